using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.App.Accounts;
using ProdReady.Platform.Encryption;

namespace ProdReady.App.Webhooks;

internal sealed class WebhookSubscriptionMapping : IEntityTypeConfiguration<WebhookSubscription>
{
    public void Configure(EntityTypeBuilder<WebhookSubscription> builder)
    {
        builder.ToTable("webhook_subscriptions");
        builder.Property(row => row.Url).IsEncrypted();
        builder.Property(row => row.Secret).IsEncrypted();
        builder.Property(row => row.FormerSecret).IsEncrypted();
        builder.HasOne<Tenant>().WithMany().HasForeignKey(row => row.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(row => new { row.TenantId, row.CreatedAt, row.Id });
        builder.HasIndex(row => row.NextAt, "ix_webhook_subscriptions_due")
            .HasFilter("disabled_at IS NULL AND (next_at IS NOT NULL OR leased_until IS NOT NULL)");
    }
}

internal sealed class WebhookDeliveryMapping : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.ToTable("webhook_deliveries");
        builder.Property(row => row.EventType).HasMaxLength(50);
        builder.Property(row => row.Status).HasConversion<string>().HasMaxLength(20);
        builder.OwnsMany(row => row.Attempts, attempt =>
        {
            attempt.ToJson("attempts");
            attempt.Ignore(row => row.Succeeded);
        });
        builder.HasOne<WebhookSubscription>().WithMany().HasForeignKey(row => row.SubscriptionId)
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(row => row.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(row => row.TenantId);
        builder.HasIndex(row => row.CreatedAt);
        builder.HasIndex(row => new { row.SubscriptionId, row.CreatedAt, row.Id });
        builder.HasIndex(row => new { row.SubscriptionId, row.DueAt }, "ix_webhook_deliveries_pending")
            .HasFilter("status = 'Pending'");
    }
}
