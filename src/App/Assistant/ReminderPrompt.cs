using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.App.Invoices;
using ProdReady.Platform.LanguageModels;
using ProdReady.Platform.Money;

namespace ProdReady.App.Assistant;

/// <summary>An invoice as its reminder tells of it: no more of the customer than the letter needs.</summary>
internal sealed record ReminderPrompt(Invoice Invoice, string CustomerName, string CompanyName)
{
    public const string Feature = "reminder";

    private const string Instructions =
        "Write a reminder letter for an overdue invoice: polite, firm, at most 150 words, plain text, in the language that the "
        + "invoice's lines are written in. Name the invoice's number, its amount and the day on which it was sent. Add nothing "
        + "that is not in the data: no fees, no threats, no bank details.";

    public static Task<ReminderPrompt?> ReadAsync(AppDbContext db, Guid invoiceId, CancellationToken ct) => (
        from invoice in db.Invoices
        join customer in db.Customers on invoice.CustomerId equals customer.Id
        join tenant in db.Tenants on invoice.TenantId equals tenant.Id
        where invoice.Id == invoiceId
        select new ReminderPrompt(invoice, customer.Name, tenant.Name)).AsNoTracking().SingleOrDefaultAsync(ct);

    public bool IsOverdue(DateTimeOffset now, AssistantOptions options) =>
        Invoice.Status == InvoiceStatus.Sent && Invoice.SentAt <= now - options.PaymentTerm;

    public ModelPrompt Write(AssistantOptions options)
    {
        var currency = Currency.Find(Invoice.Currency)!;
        var data = new
        {
            company = CompanyName,
            customer = CustomerName,
            invoice = Invoice.Number,
            amount = currency.Format(Invoice.Total),
            sentOn = DateOnly.FromDateTime(Invoice.SentAt!.Value.UtcDateTime),
            lines = Invoice.Lines.Select(line => $"{line.Quantity} x {line.Description}: {currency.Format(line.Amount)}"),
        };
        return new ModelPrompt(Feature, Instructions, data, options.LongestSuggestion);
    }
}
