using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.App.Accounts;
using ProdReady.App.Invoices;
using ProdReady.Platform.Encryption;

namespace ProdReady.App.Documents;

internal sealed class DocumentMapping : IEntityTypeConfiguration<Document>
{
    public void Configure(EntityTypeBuilder<Document> builder)
    {
        builder.ToTable("documents");
        builder.Ignore(document => document.Place).Ignore(document => document.Withheld);
        builder.Property(document => document.Name).IsEncrypted();
        builder.Property(document => document.MediaType).HasMaxLength(100);
        builder.Property(document => document.ObjectId).HasMaxLength(32).IsFixedLength();
        builder.Property(document => document.Status).HasConversion<string>().HasMaxLength(20);
        builder.Property(document => document.Finding).HasMaxLength(200);
        builder.Property(document => document.Version).IsRowVersion();
        builder.HasOne<Tenant>().WithMany().HasForeignKey(document => document.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Invoice>().WithMany().HasForeignKey(document => document.InvoiceId).OnDelete(DeleteBehavior.SetNull);
        builder.HasIndex(document => new { document.TenantId, document.CreatedAt, document.Id });
        builder.HasIndex(document => new { document.InvoiceId, document.CreatedAt, document.Id });
        builder.HasIndex(document => document.ScanAskedAt, "ix_documents_quarantined").HasFilter("status = 'Quarantined'");
    }
}
