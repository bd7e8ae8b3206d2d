using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.App.Accounts;
using ProdReady.Platform.Encryption;

namespace ProdReady.App.Customers;

internal sealed class CustomerMapping : IEntityTypeConfiguration<Customer>
{
    public const string OneEmailEach = "ix_customers_tenant_id_email";

    public void Configure(EntityTypeBuilder<Customer> builder)
    {
        builder.ToTable("customers");
        builder.Property(customer => customer.Name).HasMaxLength(200);
        builder.Property(customer => customer.Email).IsEncrypted();
        builder.Property(customer => customer.LookupEmail).IsLookup();

        // By bytes: only so can an index find a prefix, and no update of the system's locale puts its order wrong.
        builder.Property(customer => customer.SortName).HasComputedColumnSql("lower(name)", stored: true).UseCollation("C");
        builder.Property(customer => customer.Version).IsRowVersion();
        builder.HasOne<Tenant>().WithMany().HasForeignKey(customer => customer.TenantId).OnDelete(DeleteBehavior.Cascade);

        // One index for each order in which the list can be read; the key makes the order total.
        builder.HasIndex(customer => new { customer.TenantId, customer.LookupEmail }, OneEmailEach).IsUnique();
        builder.HasIndex(customer => new { customer.TenantId, customer.SortName, customer.Id });
        builder.HasIndex(customer => new { customer.TenantId, customer.CreatedAt, customer.Id });
    }
}
