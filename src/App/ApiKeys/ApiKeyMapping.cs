using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.App.Accounts;

namespace ProdReady.App.ApiKeys;

internal sealed class ApiKeyMapping : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("api_keys");
        builder.Property(key => key.Name).HasMaxLength(100);
        builder.Property(key => key.Version).IsRowVersion();
        builder.HasOne<Tenant>().WithMany().HasForeignKey(key => key.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(key => new { key.TenantId, key.CreatedAt, key.Id });
        builder.HasIndex(key => key.ExpiresAt);
    }
}
