using System.Net;
using Microsoft.EntityFrameworkCore;
using ProdReady.Dev.Processes;
using ProdReady.IntegrationTests.Accounts;
using ProdReady.Platform.LanguageModels;

namespace ProdReady.IntegrationTests.Assistant;

public sealed class ModelBudgetTests(TestServers servers)
{
    [Fact]
    public async Task A_hundred_calls_at_once_over_two_instances_do_not_overspend()
    {
        const long limit = 40_000;
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var mark = SomeAssistant.NewMark();
        var customers = await tenant.CustomersAsync(mark, 100);
        await tenant.LimitAsync(limit);
        system.Sandbox.Behave(mark, [.. Enumerable.Repeat("slow:200", 100)]);
        HttpClient[] instances = [tenant.On(0), tenant.On(1)];

        var answers = await Task.WhenAll(customers.Select((customer, i) => instances[i % 2].SummarizeAsync(customer)));

        var answered = system.Sandbox.Models.Answers(mark);
        Assert.NotEmpty(answered);
        Assert.Equal(answered.Count, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.InRange(answers.Count(answer => answer.Status == HttpStatusCode.PaymentRequired), 50, 100 - answered.Count);
        var standing = await tenant.StandingAsync();
        Assert.Equal((answered.Cost(), 0), (standing.Spent, standing.Reserved));
        Assert.InRange(standing.Spent, 1, limit);
    }

    [Fact]
    public async Task Owners_are_told_once_of_each_threshold_and_a_spent_month_refuses()
    {
        const long limit = 1_000_000;
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var customers = await tenant.CustomersAsync(SomeAssistant.NewMark(), 8);

        await tenant.LimitAsync(limit, spent: 499_000);
        (await tenant.Client.SummarizeAsync(customers[0])).Is(HttpStatusCode.OK);
        await system.MailAsync(tenant.Email, "50 %");

        await tenant.LimitAsync(limit, spent: 799_000);
        var crossing = await Task.WhenAll(customers[1..6].Select(tenant.Client.SummarizeAsync));
        Assert.Equal("5 x OK", crossing.Statuses());

        await tenant.LimitAsync(limit, spent: 999_000);
        (await tenant.Client.SummarizeAsync(customers[6])).Is(HttpStatusCode.PaymentRequired);
        (await tenant.Client.SummarizeAsync(customers[7])).Is(HttpStatusCode.PaymentRequired);
        (await tenant.Client.SummarizeAsync(customers[0])).Is(HttpStatusCode.OK); // kept, so it costs nothing

        await system.MailAsync(tenant.Email, "100 %");
        await system.MailAsync(tenant.Email, "80 %");
        Assert.Equal(3, system.MailsTo(tenant.Email).Count(mail => mail.Header("Subject")!.Contains("budget")));
    }

    [Fact]
    public async Task Nobody_is_told_below_a_threshold_nor_where_only_calls_under_way_stand_in_the_way()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var customers = await tenant.CustomersAsync(SomeAssistant.NewMark(), 2);

        await tenant.LimitAsync(1_000_000, spent: 490_000);
        (await tenant.Client.SummarizeAsync(customers[0])).Is(HttpStatusCode.OK);
        Assert.Equal(0, await AlertedAsync(tenant));

        await tenant.System.Servers.AdministerAsync(
            $"UPDATE model_budgets SET reserved = 505000 WHERE tenant_id = '{tenant.Id}'", ct: Test.Ct);
        (await tenant.Client.SummarizeAsync(customers[1])).Is(HttpStatusCode.PaymentRequired);
        Assert.Equal(0, await AlertedAsync(tenant));
    }

    [Fact]
    public async Task A_limit_of_its_own_holds_in_the_months_after()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var mark = SomeAssistant.NewMark();
        var customer = await tenant.CustomerAsync(mark);
        await tenant.LimitAsync(1);
        await system.Servers.AdministerAsync(
            $"UPDATE model_budgets SET month = month - interval '1 month' WHERE tenant_id = '{tenant.Id}'", ct: Test.Ct);

        (await tenant.Client.SummarizeAsync(customer)).Is(HttpStatusCode.PaymentRequired);

        Assert.Empty(system.Sandbox.Models.Arrivals(mark));
    }

    [Fact]
    public async Task A_call_whose_process_died_counts_as_spent_in_full()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var mark = SomeAssistant.NewMark();
        var customer = await tenant.CustomerAsync(mark);
        await using var api = AppProcess.Start("Api", system.HostSettings);
        await api.WaitUntilHealthyAsync(ct: Test.Ct);
        using var client = TestSystem.ClientOf(api, tenant.AccessToken);
        system.Sandbox.Behave(mark, "hang");

        var asked = client.SummarizeAsync(customer);
        await Eventually.IsTrueAsync(() => system.Sandbox.Models.Arrivals(mark).Count == 1, "the model is asked");
        api.Kill();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => asked);
        var reserved = (await tenant.StandingAsync()).Reserved;
        Assert.True(reserved > 0);
        await system.Servers.AdministerAsync(
            $"UPDATE model_calls SET abandoned_at = now() WHERE tenant_id = '{tenant.Id}'", ct: Test.Ct);
        await Eventually.IsTrueAsync(async () => (await tenant.StandingAsync()).Reserved == 0, "the call is settled");
        Assert.Equal(reserved, (await tenant.StandingAsync()).Spent);
    }

    private async Task<int> AlertedAsync(TestTenant tenant)
    {
        await using var scope = (await servers.DatabaseAsync()).For(tenant.Id);
        return await scope.Db.Set<ModelBudget>().Select(budget => budget.Alerted).SingleAsync(Test.Ct);
    }
}
