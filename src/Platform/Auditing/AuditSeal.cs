using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Auditing;

/// <summary>
/// One link of a tenant's chain: a hash over the link before and all entries up to a time. Whoever changes, removes or slips
/// in an old entry, be it as the database's owner, breaks every link from there on.
/// </summary>
public sealed class AuditSeal : ITenantOwned
{
    public required Guid TenantId { get; init; }

    /// <summary>1, 2, 3 and so on in each tenant.</summary>
    public required long Number { get; init; }

    /// <summary>Covers the entries after the seal before, to this time inclusive.</summary>
    public required DateTimeOffset Until { get; init; }

    public required int Entries { get; init; }

    /// <summary>SHA-256.</summary>
    public required byte[] Hash { get; init; }
}

internal sealed class AuditSealMapping : IEntityTypeConfiguration<AuditSeal>
{
    public const string OnePerNumber = "pk_audit_seals";

    public void Configure(EntityTypeBuilder<AuditSeal> builder)
    {
        builder.HasKey(seal => new { seal.TenantId, seal.Number });
        builder.HasIndex(seal => seal.Until);
    }
}
