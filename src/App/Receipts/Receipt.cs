using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.App.Accounts;
using ProdReady.App.Invoices;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Receipts;

/// <summary>The proof of payment that a customer got by e-mail; one for each paid invoice.</summary>
public sealed class Receipt : ITenantOwned
{
    public required Guid Id { get; init; }
    public required Guid TenantId { get; init; }
    public required Guid InvoiceId { get; init; }
    public required DateTimeOffset IssuedAt { get; init; }
}

internal sealed class ReceiptMapping : IEntityTypeConfiguration<Receipt>
{
    public void Configure(EntityTypeBuilder<Receipt> builder)
    {
        builder.ToTable("receipts");
        builder.HasOne<Tenant>().WithMany().HasForeignKey(receipt => receipt.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Invoice>().WithMany().HasForeignKey(receipt => receipt.InvoiceId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(receipt => receipt.InvoiceId).IsUnique();
        builder.HasIndex(receipt => receipt.TenantId);
    }
}
