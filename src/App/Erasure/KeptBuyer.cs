using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.App.Accounts;
using ProdReady.App.Customers;
using ProdReady.Platform.Auditing;
using ProdReady.Platform.Encryption;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Erasure;

/// <summary>
/// Who was written on invoices that the law makes the tenant keep, after the customer was erased. No route shows it: only an
/// owner's export does, for who comes to audit.
/// </summary>
public sealed class KeptBuyer : ITenantOwned
{
    /// <summary>The customer's.</summary>
    public required Guid Id { get; init; }

    public required Guid TenantId { get; init; }

    [Personal]
    public required string Name { get; init; }

    [Personal]
    public required string Email { get; init; }

    /// <summary>When the last of the invoices goes.</summary>
    public required DateTimeOffset KeptUntil { get; init; }
}

internal sealed class KeptBuyerMapping : IEntityTypeConfiguration<KeptBuyer>
{
    public void Configure(EntityTypeBuilder<KeptBuyer> builder)
    {
        builder.ToTable("kept_buyers");
        builder.Property(buyer => buyer.Name).IsEncrypted();
        builder.Property(buyer => buyer.Email).IsEncrypted();
        builder.HasOne<Tenant>().WithMany().HasForeignKey(buyer => buyer.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Customer>().WithMany().HasForeignKey(buyer => buyer.Id).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(buyer => buyer.TenantId);
        builder.HasIndex(buyer => buyer.KeptUntil);
    }
}
