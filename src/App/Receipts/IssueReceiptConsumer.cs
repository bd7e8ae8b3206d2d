using MassTransit;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.App.Invoices;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Receipts;

/// <summary>A paid invoice gets its receipt: one, however often the message comes.</summary>
internal sealed class IssueReceiptConsumer(AppDbContext db, CurrentTenant tenant, TimeProvider clock) : IConsumer<InvoicePaid>
{
    public async Task Consume(ConsumeContext<InvoicePaid> context)
    {
        var invoiceId = context.Message.InvoiceId;
        if (await db.Receipts.AnyAsync(receipt => receipt.InvoiceId == invoiceId, context.CancellationToken))
        {
            return;
        }

        var now = clock.GetUtcNow();
        var receipt = new Receipt
        {
            Id = Guid.CreateVersion7(now),
            TenantId = tenant.Id,
            InvoiceId = invoiceId,
            IssuedAt = now,
        };
        db.Receipts.Add(receipt);
        db.Publish(new ReceiptIssued(receipt.Id));
        await db.SaveChangesAsync(context.CancellationToken);
    }
}
