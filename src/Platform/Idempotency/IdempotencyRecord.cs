using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Idempotency;

/// <summary>
/// What a key was used for and what was answered, committed with the effect itself: kept apart from it, a crash between
/// the two would let the retry do the work a second time.
/// </summary>
public sealed class IdempotencyRecord : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid UserId { get; init; }

    /// <summary>Method and route template, so that one key may serve two routes.</summary>
    public required string Route { get; init; }

    public required string Key { get; init; }

    /// <summary>SHA-256 of the request's path and body.</summary>
    public required byte[] RequestHash { get; init; }

    /// <summary>Names the intent of an operation with an outside call; the same on every retry.</summary>
    public required Guid IntentId { get; init; }

    /// <summary>Until when the attempt under way counts as alive; afterwards a retry may take over.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Null while the operation runs.</summary>
    public int? StatusCode { get; init; }

    public string? ContentType { get; init; }
    public string? Location { get; init; }
    public string? EntityTag { get; init; }
    public byte[]? Body { get; init; }
}

internal sealed class IdempotencyRecordMapping : IEntityTypeConfiguration<IdempotencyRecord>
{
    public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
    {
        builder.HasKey(record => new { record.TenantId, record.UserId, record.Route, record.Key });
        builder.Property(record => record.Route).HasMaxLength(200);
        builder.Property(record => record.Key).HasMaxLength(IdempotencyKey.MaxLength);
        builder.Property(record => record.ContentType).HasMaxLength(100);
        builder.Property(record => record.Location).HasMaxLength(500);
        builder.Property(record => record.EntityTag).HasMaxLength(50);
        builder.HasIndex(record => record.ExpiresAt);
    }
}
