using System.Buffers.Binary;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using ProdReady.Platform.Caching;
using ProdReady.Platform.Database;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Encryption;

/// <summary>
/// Puts what older keys have encrypted under the newest, beside the running system: a key that has leaked protects nothing
/// more only when nothing is under it. A row that somebody changes meanwhile is left as they wrote it.
/// </summary>
public sealed class Reencryption(
    AcrossTenants acrossTenants, ColumnKeys keys, Cache cache, ILogger<Reencryption> log)
{
    private const int BatchSize = 500;

    /// <summary>
    /// To be a tag of each cached answer that carries the version of a row of this table: a new key gives its rows new ones,
    /// and a client would be refused with the ETag that the cache still tells.
    /// </summary>
    public static CacheKey Tag(string table) => new("re-encrypted", Guid.Empty, Detail: table);

    /// <summary>The Worker's verb <c>show-keys</c>: how many rows are under which key.</summary>
    public async Task ShowAsync(CancellationToken ct)
    {
        await using var db = acrossTenants.OpenPlatform();
        Console.WriteLine($"Version {keys.Current.Version} encrypts.");
        foreach (var table in EncryptedTable.All(db.Model))
        {
            var counts = await ReadAsync(
                db, FormattableStringFactory.Create(table.CountByVersion),
                row => (Version: BinaryPrimitives.ReadInt32BigEndian(row.GetFieldValue<byte[]>(0)), Rows: row.GetInt64(1)), ct);
            foreach (var (version, rows) in counts) Console.WriteLine($"{table.Name}: {rows} rows under version {version}");
        }
    }

    /// <summary>Until nothing is left. It may be cut short at any time: what is done is not done again.</summary>
    internal async Task RunAsync(CancellationToken ct)
    {
        await using var db = acrossTenants.OpenPlatform();
        foreach (var table in EncryptedTable.All(db.Model))
        {
            // Again from the beginning, for the rows that were changed while they were at work.
            while (await PassAsync(table, ct) is > 0 and var count)
            {
                log.LogInformation(
                    "{Count} rows of {Table} were put under version {Version}", count, table.Name, keys.Current.Version);
            }
        }
    }

    /// <summary>The next rows behind <paramref name="last"/> that are not under the newest key.</summary>
    internal async Task<List<EncryptedRow>> ReadBatchAsync(EncryptedTable table, Guid last, CancellationToken ct)
    {
        var version = new byte[ColumnKeys.VersionLength];
        BinaryPrimitives.WriteInt32BigEndian(version, keys.Current.Version);
        await using var db = acrossTenants.OpenPlatform();
        return await ReadAsync(
            db, FormattableStringFactory.Create(table.Outdated, last, version, BatchSize),
            row => EncryptedRow.Read(row, table), ct);
    }

    internal async Task WriteBatchAsync(EncryptedTable table, List<EncryptedRow> batch, CancellationToken ct)
    {
        var values = table.Columns.Select((column, i) => batch
            .Select(row => row.Values[i] is { } old ? keys.Reencrypt(old, column.Context) : null).ToArray());
        object[] arguments = [batch.Select(row => row.Id).ToArray(), batch.Select(row => row.Version).ToArray(), .. values];
        await using var db = acrossTenants.OpenPlatform();
        db.AfterCommit(after => cache.InvalidateAsync([Tag(table.Name)], after));
        await db.Database.BeginTransactionAsync(ct);
        await db.CommitWithAsync(FormattableStringFactory.Create(table.Replace, arguments));
    }

    private static async Task<List<T>> ReadAsync<T>(
        PlatformDbContext db, FormattableString query, Func<DbDataReader, T> read, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        return await DirectBatch.ReadRowsAsync(db, query, read, ct);
    }

    private async Task<int> PassAsync(EncryptedTable table, CancellationToken ct)
    {
        var (count, last) = (0, Guid.Empty);
        while (await ReadBatchAsync(table, last, ct) is { Count: > 0 } batch)
        {
            await WriteBatchAsync(table, batch, ct);
            (count, last) = (count + batch.Count, batch[^1].Id);
        }

        return count;
    }
}
