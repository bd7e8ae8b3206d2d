using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.App.Accounts;
using ProdReady.App.Customers;

namespace ProdReady.App.Invoices;

internal sealed class InvoiceMapping : IEntityTypeConfiguration<Invoice>
{
    public void Configure(EntityTypeBuilder<Invoice> builder)
    {
        builder.ToTable("invoices");
        builder.Property(invoice => invoice.Currency).HasMaxLength(3).IsFixedLength();
        builder.Property(invoice => invoice.Status).HasConversion<string>().HasMaxLength(10);
        builder.Property(invoice => invoice.Version).IsRowVersion();
        builder.HasOne<Tenant>().WithMany().HasForeignKey(invoice => invoice.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Customer>().WithMany().HasForeignKey(invoice => invoice.CustomerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(invoice => new { invoice.TenantId, invoice.Number }).IsUnique();
        builder.HasIndex(invoice => new { invoice.TenantId, invoice.CreatedAt, invoice.Id });
        builder.HasIndex(invoice => new { invoice.TenantId, invoice.Status, invoice.CreatedAt, invoice.Id });
        builder.HasIndex(invoice => new { invoice.CustomerId, invoice.CreatedAt, invoice.Id });
        builder.HasIndex(invoice => invoice.CreatedAt);

        // Lines are read and written with their invoice only, so they live in its row.
        builder.OwnsMany(invoice => invoice.Lines, lines => lines.ToJson("lines"));
    }
}

/// <summary>The last number given to an invoice of a tenant.</summary>
internal sealed class InvoiceCounter : ProdReady.Platform.Tenancy.ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required int LastNumber { get; init; }
}

internal sealed class InvoiceCounterMapping : IEntityTypeConfiguration<InvoiceCounter>
{
    public void Configure(EntityTypeBuilder<InvoiceCounter> builder)
    {
        builder.ToTable("invoice_counters");
        builder.HasKey(counter => counter.TenantId);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(counter => counter.TenantId).OnDelete(DeleteBehavior.Cascade);
    }
}
