using ProdReady.Platform.Auditing;
using ProdReady.Platform.Errors;
using ProdReady.Platform.ObjectStorage;
using ProdReady.Platform.Scanning;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Documents;

public enum DocumentStatus
{
    /// <summary>Given to nobody until the scanner has passed it.</summary>
    Quarantined,

    Available,

    /// <summary>Given out although nobody has looked: scanning is switched off.</summary>
    NotScanned,

    /// <summary>The scanner found something; the content is gone, the row tells what it was.</summary>
    Refused,
}

/// <summary>A file that a tenant keeps. What lies in the storage never changes; another file is another document.</summary>
public sealed class Document : ITenantOwned, IAudited
{
    public required Guid Id { get; init; }
    public required Guid TenantId { get; init; }

    /// <summary>The invoice that it belongs to, if any.</summary>
    public Guid? InvoiceId { get; init; }

    /// <summary>As it was uploaded, cleaned. Never a path.</summary>
    [Personal]
    public required string Name { get; init; }

    public required string MediaType { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    public required byte[] Sha256 { get; init; }

    /// <summary>Where the content lies, at random.</summary>
    public required string ObjectId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DocumentStatus Status { get; private set; }

    /// <summary>What the scanner called it.</summary>
    public string? Finding { get; private set; }

    /// <summary>When a scan was last asked for.</summary>
    public required DateTimeOffset ScanAskedAt { get; init; }

    public uint Version { get; init; }

    public ObjectName Place => ObjectName.Of(TenantId, ObjectId);

    /// <summary>Why the content is given to nobody; null when it is.</summary>
    public Refusal? Withheld => Status switch
    {
        DocumentStatus.Quarantined => new("The document waits for the virus scanner; ask again shortly."),
        DocumentStatus.Refused => new($"The virus scanner refused the document: {Finding}."),
        _ => null,
    };

    /// <summary>In quarantine, until <see cref="Judge"/>.</summary>
    public static Document Of(
        ObjectName place, string name, string mediaType, long size, byte[] sha256, Guid? invoiceId, DateTimeOffset now) => new()
        {
            Id = Guid.CreateVersion7(now),
            TenantId = place.TenantId,
            InvoiceId = invoiceId,
            Name = name,
            MediaType = mediaType,
            Size = size,
            Sha256 = sha256,
            ObjectId = place.Id,
            CreatedAt = now,
            ScanAskedAt = now,
        };

    public AttachmentResult ToAttachment() => new(Place, Name, MediaType, Size, Convert.ToHexStringLower(Sha256));

    public void Judge(ScanVerdict verdict) => (Status, Finding) = verdict switch
    {
        ScanVerdict.Clean => (DocumentStatus.Available, null),
        ScanVerdict.Found found => (DocumentStatus.Refused, found.Name),
        _ => (DocumentStatus.NotScanned, (string?)null),
    };
}
