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

    public static Task<ReminderPrompt?> ReadAsync(AppDbContext db, Guid invoiceId, CancellationToken ct) =>
        Of(db, db.Invoices.Where(invoice => invoice.Id == invoiceId)).SingleOrDefaultAsync(ct);

    /// <summary>Those that <see cref="IsOverdue"/>; where there are more than <paramref name="most"/>, the oldest.</summary>
    public static async Task<List<ReminderPrompt>> ReadOverdueAsync(
        AppDbContext db, DateTimeOffset now, AssistantOptions options, int most, CancellationToken ct)
    {
        var latest = now - options.PaymentTerm;
        var overdue = db.Invoices.Where(invoice => invoice.Status == InvoiceStatus.Sent && invoice.SentAt <= latest)
            .OrderBy(invoice => invoice.CreatedAt).ThenBy(invoice => invoice.Id).Take(most);
        return [.. (await Of(db, overdue).ToListAsync(ct)).OrderBy(prompt => prompt.Invoice.Number)];
    }

    public bool IsOverdue(DateTimeOffset now, AssistantOptions options) =>
        Invoice.Status == InvoiceStatus.Sent && Invoice.SentAt <= now - options.PaymentTerm;

    private static IQueryable<ReminderPrompt> Of(AppDbContext db, IQueryable<Invoice> invoices) => (
        from invoice in invoices
        join customer in db.Customers on invoice.CustomerId equals customer.Id
        join tenant in db.Tenants on invoice.TenantId equals tenant.Id
        select new ReminderPrompt(invoice, customer.Name, tenant.Name)).AsNoTracking();

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
