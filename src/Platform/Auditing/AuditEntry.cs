using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.Platform.Database;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Auditing;

/// <summary>Marks an entity whose every change leaves a line in the audit trail.</summary>
public interface IAudited
{
    Guid Id { get; }
}

/// <summary>
/// Who did what to which row, written in the same transaction as the change: a trail kept by a second write has holes
/// exactly where something went wrong. The application's roles may add entries and read them, nothing else.
/// </summary>
public sealed class AuditEntry : ITenantOwned
{
    public required Guid Id { get; init; }
    public required Guid TenantId { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>The user, or null when the system acted.</summary>
    public required Guid? ActorId { get; init; }

    /// <summary>The network address that the request came from, or null when none did.</summary>
    [Personal]
    public required string? Address { get; init; }

    /// <summary><c>added</c>, <c>modified</c> or <c>deleted</c>.</summary>
    public required string Action { get; init; }

    public required string Entity { get; init; }
    public required Guid EntityId { get; init; }

    /// <summary>JSON of <see cref="AuditedChange"/>.</summary>
    public required string Changes { get; init; }

    internal static AuditEntry Of(PlatformDbContext db, EntityEntry change, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        TenantId = change.Entity is ITenantOwned owned ? owned.TenantId : db.TenantId,
        At = now,
        ActorId = db.ActorId,
        Address = db.Address,
        Action = change.State switch
        {
            EntityState.Added => "added",
            EntityState.Deleted => "deleted",
            _ => "modified",
        },
        Entity = change.Metadata.ClrType.Name,
        EntityId = ((IAudited)change.Entity).Id,
        Changes = AuditedChange.Write(change),
    };

    internal FormattableString Insertion =>
        $"""
        INSERT INTO audit_entries (id, tenant_id, at, actor_id, address, action, entity, entity_id, changes)
        VALUES ({Id}, {TenantId}, {At}, {ActorId}, {Address}, {Action}, {Entity}, {EntityId}, {Changes}::jsonb)
        """;
}

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.Property(entry => entry.Address).HasMaxLength(45);
        builder.Property(entry => entry.Action).HasMaxLength(10);
        builder.Property(entry => entry.Entity).HasMaxLength(100);
        builder.Property(entry => entry.Changes).HasColumnType("jsonb");
        builder.HasIndex(entry => new { entry.TenantId, entry.Entity, entry.EntityId });
        builder.HasIndex(entry => new { entry.TenantId, entry.At, entry.Id });
        builder.HasIndex(entry => entry.At);
    }
}
