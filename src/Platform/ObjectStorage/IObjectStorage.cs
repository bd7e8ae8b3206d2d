namespace ProdReady.Platform.ObjectStorage;

/// <summary>
/// Keeps what is too large for a row. Contents go through in pieces and are never whole in memory: one large file would
/// otherwise take the memory of all other requests.
/// </summary>
public interface IObjectStorage
{
    /// <summary>
    /// Stores all of <paramref name="content"/> under a new name. Whatever ends it early (the limit, a fault of the storage,
    /// of <paramref name="content"/> or of <paramref name="ct"/>) leaves nothing behind, unless this process dies or the
    /// storage stays away: then <see cref="DeleteAsync"/> removes what was left.
    /// </summary>
    /// <param name="limit">The most bytes that are taken.</param>
    /// <returns>How many bytes were stored; null when there were more than <paramref name="limit"/>.</returns>
    /// <exception cref="ObjectStorageException">The storage did not take it.</exception>
    Task<long?> PutAsync(ObjectName name, Stream content, long limit, CancellationToken ct);

    /// <summary>The object's bytes, or a part of them, as they come; null when there is no such object. Dispose of it.</summary>
    /// <exception cref="ObjectStorageException">The storage did not answer.</exception>
    Task<Stream?> OpenAsync(ObjectName name, ByteRange? range, CancellationToken ct);

    /// <summary>Removes the object, or what an unfinished <see cref="PutAsync"/> left of it; nothing there is no fault.</summary>
    /// <exception cref="ObjectStorageException">The storage did not answer.</exception>
    Task DeleteAsync(ObjectName name, CancellationToken ct);

    /// <summary>Removes everything of a tenant that is leaving, known to a row or not.</summary>
    /// <exception cref="ObjectStorageException">The storage did not answer; what is gone by then stays gone.</exception>
    Task DeleteTenantAsync(Guid tenantId, CancellationToken ct);
}
