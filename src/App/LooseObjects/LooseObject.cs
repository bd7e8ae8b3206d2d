using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.App.Data;
using ProdReady.Platform.ObjectStorage;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.LooseObjects;

/// <summary>
/// An object that no row holds: it is still arriving, or it is to go. Written down before the object is, so that none is
/// forgotten, whatever dies in between.
/// </summary>
public sealed class LooseObject : ITenantOwned
{
    // Above the margin between two hosts' clocks, and the moment between the end of an upload and its commit.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    public required Guid Id { get; init; }

    /// <summary>Nobody's for what a person keeps who belongs to no company.</summary>
    public required Guid TenantId { get; init; }

    public required string ObjectId { get; init; }

    /// <summary>From then on it is removed.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Its removal has begun: whoever comes late with a row for it must not commit.</summary>
    public bool IsDoomed { get; init; }

    public ObjectName Name => ObjectName.Of(TenantId, ObjectId);

    /// <param name="longest">How long it may take to arrive.</param>
    public static LooseObject Arriving(ObjectName name, DateTimeOffset now, TimeSpan longest) => New(name, now, longest + Margin);

    public static LooseObject ToRemove(ObjectName name, DateTimeOffset now) => New(name, now, TimeSpan.Zero);

    /// <summary>In the transaction of the row that holds it from now on; false when its removal has begun.</summary>
    public static async Task<bool> TryHoldAsync(AppDbContext db, Guid id, CancellationToken ct) =>
        await db.LooseObjects.Where(loose => loose.Id == id && !loose.IsDoomed).ExecuteDeleteAsync(ct) == 1;

    private static LooseObject New(ObjectName name, DateTimeOffset now, TimeSpan wait) => new()
    {
        Id = Guid.CreateVersion7(now),
        TenantId = name.TenantId,
        ObjectId = name.Id,
        DueAt = now + wait,
    };
}

internal sealed class LooseObjectMapping : IEntityTypeConfiguration<LooseObject>
{
    public void Configure(EntityTypeBuilder<LooseObject> builder)
    {
        builder.ToTable("loose_objects");
        builder.Ignore(loose => loose.Name);
        builder.Property(loose => loose.ObjectId).HasMaxLength(32).IsFixedLength();
        builder.HasIndex(loose => loose.DueAt);
        builder.HasIndex(loose => loose.TenantId);
    }
}
