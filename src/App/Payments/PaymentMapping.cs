using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.App.Accounts;
using ProdReady.App.Invoices;

namespace ProdReady.App.Payments;

internal sealed class PaymentMapping : IEntityTypeConfiguration<Payment>
{
    public void Configure(EntityTypeBuilder<Payment> builder)
    {
        builder.ToTable("payments");
        builder.Property(payment => payment.Currency).HasMaxLength(3).IsFixedLength();
        builder.Property(payment => payment.PaymentMethod).HasMaxLength(100);
        builder.Property(payment => payment.Status).HasConversion<string>().HasMaxLength(20);
        builder.Property(payment => payment.ProviderId).HasMaxLength(100);
        builder.Property(payment => payment.FailureCode).HasMaxLength(100);
        builder.Property(payment => payment.FailureMessage).HasMaxLength(500);
        builder.Property(payment => payment.Version).IsRowVersion();
        builder.HasOne<Tenant>().WithMany().HasForeignKey(payment => payment.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Invoice>().WithMany().HasForeignKey(payment => payment.InvoiceId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(payment => payment.TenantId);
        builder.HasIndex(payment => payment.InvoiceId);

        // The last guard against charging an invoice twice under two different keys.
        builder.HasIndex(payment => payment.InvoiceId, "ix_payments_one_live_for_an_invoice")
            .HasFilter("status <> 'Failed'").IsUnique();
        builder.HasIndex(payment => payment.CheckAt, "ix_payments_processing").HasFilter("status = 'Processing'");
    }
}
