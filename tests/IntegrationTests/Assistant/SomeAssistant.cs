using System.Net;
using System.Text.Json;
using ProdReady.Dev.Sandbox;
using ProdReady.IntegrationTests.Customers;

namespace ProdReady.IntegrationTests.Assistant;

/// <summary>Questions to the assistant, and what the sandbox and the budget say of them.</summary>
internal static class SomeAssistant
{
    /// <summary>Prices of the sandbox's models, in millionths of a dollar for a million tokens.</summary>
    private static readonly Dictionary<string, (long Input, long CachedInput, long Output)> Prices = new()
    {
        ["sandbox-large"] = (3_000_000, 300_000, 15_000_000), ["sandbox-small"] = (1_000_000, 1_000_000, 5_000_000),
    };

    public static string NewMark() => $"mark{Guid.NewGuid():N}";

    public static async Task<Guid> CustomerAsync(this TestTenant tenant, string name)
    {
        await SomeTimeIsLeftAsync();
        return (await SomeCustomer.CreateAsync(tenant.Client, name)).Id;
    }

    // A test that begins in the last seconds of a month would set the budget of one month and spend that of the next.
    private static Task SomeTimeIsLeftAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var next = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
        var left = next - now;
        return left > TimeSpan.FromSeconds(30) ? Task.CompletedTask : Task.Delay(left + TimeSpan.FromSeconds(1), Test.Ct);
    }

    public static async Task<Guid[]> CustomersAsync(this TestTenant tenant, string name, int count)
    {
        var made = new List<Guid>();
        foreach (var some in Enumerable.Range(0, count).Chunk(10))
        {
            made.AddRange(await Task.WhenAll(some.Select(i => tenant.CustomerAsync($"{name} {i}"))));
        }

        return [.. made];
    }

    public static Task<Answer> SummarizeAsync(this HttpClient client, Guid customer) =>
        Call.Post($"/v1/customers/{customer}/summary").SendAsync(client);

    /// <summary>An invoice to a customer of this name that was sent forty days ago.</summary>
    public static async Task<Guid> OverdueInvoiceAsync(this TestTenant tenant, string customerName, string line)
    {
        var customer = await tenant.CustomerAsync(customerName);
        var lines = new[] { new { description = line, quantity = 1, unitPrice = 1234 } };
        var invoice = (await Call.Post("/v1/invoices", new { customerId = customer, currency = "EUR", lines })
            .SendAsync(tenant.Client)).Is(HttpStatusCode.Created).Id;
        (await Call.Post($"/v1/invoices/{invoice}/send").SendAsync(tenant.Client)).Is(HttpStatusCode.OK);
        await tenant.System.Servers.AdministerAsync(
            $"UPDATE invoices SET sent_at = sent_at - interval '40 days' WHERE id = '{invoice}'", ct: Test.Ct);
        return invoice;
    }

    public static Task LimitAsync(this TestTenant tenant, long limit, long spent = 0) =>
        tenant.System.Servers.AdministerAsync($"""
            INSERT INTO model_budgets
            VALUES ('{tenant.Id}', date_trunc('month', now() AT TIME ZONE 'UTC'), {limit}, {spent}, 0, 0)
            ON CONFLICT (tenant_id, month) DO UPDATE SET own_limit = {limit}, spent = {spent}
            """, ct: Test.Ct);

    public static async Task<Standing> StandingAsync(this TestTenant tenant)
    {
        var usage = (await Call.Get("/v1/usage").SendAsync(tenant.Client)).Is(HttpStatusCode.OK).Json;
        var budget = usage.GetProperty("budget");
        return new Standing(
            budget.GetProperty("spent").GetInt64(), budget.GetProperty("reserved").GetInt64(),
            [.. usage.GetProperty("days").EnumerateArray()]);
    }

    /// <summary>What each model has to be paid for these answers of it, rounded up one by one.</summary>
    public static long Cost(this IEnumerable<AnsweredRequest> answers) => answers.Sum(answer =>
    {
        var price = Prices[answer.Model];
        return (((answer.InputTokens - answer.CachedInputTokens) * price.Input)
            + (answer.CachedInputTokens * price.CachedInput) + (answer.OutputTokens * price.Output) + 999_999) / 1_000_000;
    });

    internal sealed record Standing(long Spent, long Reserved, JsonElement[] Days);
}
