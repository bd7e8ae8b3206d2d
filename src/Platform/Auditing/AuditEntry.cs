using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Auditing;

/// <summary>Marks an entity whose every change leaves a line in the audit trail.</summary>
public interface IAudited
{
    Guid Id { get; }
}

/// <summary>
/// Who did what to which row, written in the same transaction as the change: a trail kept by a second write has holes
/// exactly where something went wrong.
/// </summary>
public sealed class AuditEntry : ITenantOwned
{
    public long Id { get; init; }
    public required Guid TenantId { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>The user, or null when the system acted.</summary>
    public required Guid? ActorId { get; init; }

    /// <summary><c>added</c>, <c>modified</c> or <c>deleted</c>.</summary>
    public required string Action { get; init; }

    public required string Entity { get; init; }
    public required Guid EntityId { get; init; }

    /// <summary>The names of the columns that a modification changed.</summary>
    public required string[] Changed { get; init; }
}

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.Property(entry => entry.Action).HasMaxLength(10);
        builder.Property(entry => entry.Entity).HasMaxLength(100);
        builder.HasIndex(entry => new { entry.TenantId, entry.Entity, entry.EntityId });
    }
}
