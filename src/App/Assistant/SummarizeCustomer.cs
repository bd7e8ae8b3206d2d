using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.App.Invoices;
using ProdReady.Platform.LanguageModels;
using ProdReady.Platform.Money;

namespace ProdReady.App.Assistant;

public static class SummarizeCustomer
{
    private const int MostInvoices = 50;

    private const string Instructions =
        "Summarise a customer's history for the person who is about to talk to them, in at most five short sentences of plain "
        + "text: since when they are a customer, how much they buy, how fast they pay, what is open. Judge nobody.";

    /// <summary>
    /// Has a language model summarise what a customer bought and paid, from their newest 50 invoices. 402 when the month's
    /// budget does not cover it.
    /// </summary>
    public static async Task<Results<Ok<SuggestionResponse>, NotFound<ProblemDetails>, ProblemHttpResult>> Handle(
        Guid id, AppDbContext db, ModelClient models, IOptions<AssistantOptions> options, CancellationToken ct)
    {
        var customer = await db.Customers.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.ErasedAt == null, ct);
        if (customer is null) return AssistantProblems.NoCustomer();

        var invoices = await db.Invoices.AsNoTracking().Where(invoice => invoice.CustomerId == id)
            .OrderByDescending(invoice => invoice.CreatedAt).Take(MostInvoices).ToListAsync(ct);
        var data = new { customer = customer.Name, since = Day(customer.CreatedAt), invoices = invoices.Select(Describe) };
        var prompt = new ModelPrompt("summary", Instructions, data, options.Value.LongestSuggestion);
        var answer = await models.AskAsync(prompt, id, ct);
        return answer.Given(out var problem) is { } summary ? TypedResults.Ok(summary) : problem!;
    }

    private static object Describe(Invoice invoice) => new
    {
        number = invoice.Number,
        amount = Currency.Find(invoice.Currency)!.Format(invoice.Total),
        status = invoice.Status.ToString(),
        sentOn = Day(invoice.SentAt),
        paidOn = Day(invoice.PaidAt),
    };

    private static DateOnly? Day(DateTimeOffset? time) => time is { } known ? DateOnly.FromDateTime(known.UtcDateTime) : null;
}
