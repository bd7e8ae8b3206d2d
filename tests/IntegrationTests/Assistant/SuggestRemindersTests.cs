using System.Net;
using System.Text.Json;
using ProdReady.IntegrationTests.Payments;
using ProdReady.IntegrationTests.Reports;

namespace ProdReady.IntegrationTests.Assistant;

/// <summary>Letters for all overdue invoices at once, by the Worker.</summary>
public sealed class SuggestRemindersTests(TestServers servers)
{
    // One of these questions is reserved 10,000 for and costs 2,000: it covers one at least, and not all of six.
    private const long ForSome = 15_000;

    [Fact]
    public async Task A_letter_for_each_overdue_invoice_that_is_paid_for_once_however_often_it_is_asked_for()
    {
        var (tenant, mark) = await WithOverdueInvoicesAsync(6);

        await tenant.LimitAsync(ForSome);
        var some = await FetchAsync(tenant);
        Assert.Equal(6, some.Count);
        var reasons = some.Where(item => item.Text is null).Select(item => item.Missing).ToHashSet();
        Assert.InRange(some.Count(item => item.Text is not null), 1, 5);
        Assert.Equal(["budgetSpent"], reasons);

        await tenant.LimitAsync(100 * ForSome, (await tenant.StandingAsync()).Spent);
        var all = await FetchAsync(tenant);
        Assert.Equal([1, 2, 3, 4, 5, 6], all.Select(item => item.Invoice));
        Assert.All(all, item => Assert.Contains("suggestion", item.Text, StringComparison.Ordinal));
        var answers = tenant.System.Sandbox.Models.Answers(mark);
        Assert.Equal((6, answers.Cost()), (answers.Count, (await tenant.StandingAsync()).Spent));
    }

    [Fact]
    public async Task No_letter_for_what_is_not_due_yet_nor_for_what_is_settled()
    {
        var (tenant, _) = await WithOverdueInvoicesAsync(1);
        var settled = await tenant.OverdueInvoiceAsync("Ada", "Advice");
        (await Call.Post($"/v1/invoices/{settled}/void").SendAsync(tenant.Client)).Is(HttpStatusCode.OK);
        await tenant.SentInvoiceAsync();

        Assert.Equal([1], (await FetchAsync(tenant)).Select(item => item.Invoice));
    }

    [Fact]
    public async Task A_budget_for_none_of_them_fails_the_job_and_says_why()
    {
        var (tenant, mark) = await WithOverdueInvoicesAsync(1);
        await tenant.LimitAsync(0);
        var location = (await AskAsync(tenant)).Is(HttpStatusCode.Accepted).Location;

        JsonElement job = default;
        await Eventually.IsTrueAsync(
            async () => (job = (await Call.Get(location).SendAsync(tenant.Client)).Json)
                .GetProperty("state").GetString() == "failed", "the job has failed");

        Assert.Equal(402, job.GetProperty("problem").GetProperty("status").GetInt32());
        Assert.Empty(tenant.System.Sandbox.Models.Arrivals(mark));
    }

    private async Task<(TestTenant Tenant, string Mark)> WithOverdueInvoicesAsync(int count)
    {
        var (tenant, mark) = (await (await servers.SystemAsync()).NewTenantAsync(Test.Ct), SomeAssistant.NewMark());
        for (var i = 0; i < count; i++) await tenant.OverdueInvoiceAsync($"{mark} {i}", "Advice");
        return (tenant, mark);
    }

    private static Task<Answer> AskAsync(TestTenant tenant) => Call.Post("/v1/reminder-suggestions").SendAsync(tenant.Client);

    private static async Task<List<Item>> FetchAsync(TestTenant tenant)
    {
        var job = await tenant.Client.SucceedsAsync((await AskAsync(tenant)).Is(HttpStatusCode.Accepted).Location);
        var file = await Call.Get(job.GetProperty("resultUrl").GetString()!).SendAsync(tenant.Client);
        return file.Is(HttpStatusCode.OK).Json.GetProperty("items").Deserialize<List<Item>>(JsonSerializerOptions.Web)!;
    }

    private sealed record Item(Guid InvoiceId, int Invoice, string? Text, string? Missing);
}
