using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.App.Accounts;
using ProdReady.Platform.Auditing;
using ProdReady.Platform.Database;
using ProdReady.Platform.Retention;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Exports;

public enum ExportScope
{
    /// <summary>All that is held on the person who asked, in whichever tenant.</summary>
    Person,

    /// <summary>All that the tenant has.</summary>
    Tenant,
}

/// <summary>A copy of data that somebody asked for. Only that person can fetch it, and not for long.</summary>
public sealed class Export : ITenantOwned, IAudited
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public required Guid Id { get; init; }

    /// <summary>Where it was asked for; nobody's for who belongs to no company.</summary>
    public required Guid TenantId { get; init; }

    public required Guid UserId { get; init; }
    public required ExportScope Scope { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Null until it is made.</summary>
    public DateTimeOffset? ReadyAt { get; init; }

    /// <summary>The name of the archive in the object storage.</summary>
    public string? ObjectId { get; init; }

    public long? Bytes { get; init; }
}

internal sealed class ExportMapping : IEntityTypeConfiguration<Export>
{
    public void Configure(EntityTypeBuilder<Export> builder)
    {
        builder.ToTable("exports");
        builder.Property(export => export.Scope).HasConversion<string>().HasMaxLength(10);
        builder.Property(export => export.ObjectId).HasMaxLength(32);
        builder.HasOne<User>().WithMany().HasForeignKey(export => export.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(export => export.UserId);
        builder.HasIndex(export => export.TenantId);
        builder.HasIndex(export => export.ExpiresAt);
    }
}

/// <summary>Drops exports past their time.</summary>
internal sealed class ExportRetention : RetentionRule
{
    public override Type Entity => typeof(Export);

    public override string AgeProperty => nameof(Export.ExpiresAt);

    public override Task<int> DeleteBatchAsync(PlatformDbContext db, DateTimeOffset now, CancellationToken ct) =>
        db.DropExportsAsync(
            db.Set<Export>().Where(export => export.ExpiresAt <= now).OrderBy(export => export.ExpiresAt).Take(BatchSize), now,
            ct);
}
