using MassTransit;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Email;

namespace ProdReady.App.Receipts;

/// <summary>Sends a receipt to the customer. On a queue of its own, so that a slow mail server holds up nothing else.</summary>
internal sealed class SendReceiptConsumer(AppDbContext db, Mailer mailer) : IConsumer<ReceiptIssued>
{
    public async Task Consume(ConsumeContext<ReceiptIssued> context)
    {
        var (id, ct) = (context.Message.ReceiptId, context.CancellationToken);
        var paid = await (
            from receipt in db.Receipts
            join invoice in db.Invoices on receipt.InvoiceId equals invoice.Id
            join customer in db.Customers on invoice.CustomerId equals customer.Id
            join tenant in db.Tenants on receipt.TenantId equals tenant.Id
            where receipt.Id == id
            select new { Receipt = receipt, Invoice = invoice, Customer = customer, Seller = tenant.Name })
            .AsNoTracking().SingleAsync(ct);
        if (paid.Customer.ErasedAt is not null) return;
        var mail = ReceiptMail.Of(paid.Receipt, paid.Invoice, paid.Customer, paid.Seller);
        await mailer.SendAsync($"receipt-{paid.Receipt.Id}", paid.Customer.Email, mail, ct);
    }
}
