using System.Net;
using ProdReady.Dev.Processes;

namespace ProdReady.IntegrationTests.Assistant;

public sealed class ModelCallTests(TestServers servers)
{
    [Fact]
    public async Task The_same_question_is_answered_without_a_call_for_the_same_tenant_alone()
    {
        var system = await servers.SystemAsync();
        var mark = SomeAssistant.NewMark();
        var (mine, other) = (await system.NewTenantAsync(Test.Ct), await system.NewTenantAsync(Test.Ct));
        var (customer, theirs) = (await mine.CustomerAsync(mark), await other.CustomerAsync(mark));

        var first = (await mine.On(0).SummarizeAsync(customer)).Is(HttpStatusCode.OK);
        var spent = (await mine.StandingAsync()).Spent;
        var again = (await mine.On(1).SummarizeAsync(customer)).Is(HttpStatusCode.OK);
        var foreign = (await other.On(1).SummarizeAsync(theirs)).Is(HttpStatusCode.OK);

        Assert.True(again.Json.GetProperty("isCached").GetBoolean());
        Assert.Equal(first.Json.GetProperty("text").GetString(), again.Json.GetProperty("text").GetString());
        Assert.Equal(spent, (await mine.StandingAsync()).Spent);
        Assert.False(foreign.Json.GetProperty("isCached").GetBoolean());
        Assert.NotEqual(first.Json.GetProperty("text").GetString(), foreign.Json.GetProperty("text").GetString());
        Assert.Equal(2, system.Sandbox.Models.Arrivals(mark).Count);
    }

    [Fact]
    public async Task A_model_that_is_overloaded_is_asked_again_and_then_the_fallback_and_refusals_cost_nothing()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var mark = SomeAssistant.NewMark();
        var customers = await tenant.CustomersAsync(mark, 2);

        system.Sandbox.Behave($"{mark} 0", "overloaded", "rate_limited:1", "normal");
        var once = (await tenant.Client.SummarizeAsync(customers[0])).Is(HttpStatusCode.OK);
        Assert.Equal("sandbox-large", once.Json.GetProperty("model").GetString());
        Assert.Equal(system.Sandbox.Models.Answers(mark).Cost(), (await tenant.StandingAsync()).Spent);

        system.Sandbox.Behave($"{mark} 1", "overloaded", "overloaded", "overloaded", "normal");
        var fallback = (await tenant.Client.SummarizeAsync(customers[1])).Is(HttpStatusCode.OK);
        Assert.Equal("sandbox-small", fallback.Json.GetProperty("model").GetString());
        var asked = system.Sandbox.Models.Arrivals($"{mark} 1").Select(arrival => arrival.Model);
        Assert.Equal(["sandbox-large", "sandbox-large", "sandbox-large", "sandbox-small"], asked);

        var standing = await tenant.StandingAsync();
        Assert.Equal((system.Sandbox.Models.Answers(mark).Cost(), 0), (standing.Spent, standing.Reserved));
        long Sum(string name) => standing.Days.Sum(day => day.GetProperty(name).GetInt64()); // of two, if it is midnight
        Assert.All(standing.Days, day => Assert.Equal("summary", day.GetProperty("feature").GetString()));
        Assert.Equal((3, standing.Spent), (Sum("calls"), Sum("cost")));
        Assert.Equal(system.Sandbox.Models.Answers(mark).Sum(answer => answer.InputTokens), Sum("inputTokens"));
    }

    [Fact]
    public async Task A_model_that_hangs_is_given_up_in_time_and_counts_as_spent()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        using var client = TestSystem.ClientOf(await servers.ImpatientApiAsync(), tenant.AccessToken);
        var mark = SomeAssistant.NewMark();
        var customer = await tenant.CustomerAsync(mark);
        system.Sandbox.Behave(mark, "hang"); // for ten minutes, of which the limit of a request leaves 15 s

        var answer = (await client.SummarizeAsync(customer)).Is(HttpStatusCode.ServiceUnavailable);

        Assert.Equal("The language model did not answer.", answer.Detail);
        var standing = await tenant.StandingAsync();
        Assert.Equal(0, standing.Reserved);
        Assert.True(standing.Spent > 0);
        Assert.Single(system.Sandbox.Models.Arrivals(mark));

        // What was not answered is not kept either.
        (await tenant.Client.SummarizeAsync(customer)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_a_provider_the_rest_of_the_product_works()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var settings = system.HostSettings.Where(setting => !setting.Key.StartsWith("Models__", StringComparison.Ordinal));
        await using var api = AppProcess.Start("Api", settings.ToDictionary());
        await api.WaitUntilHealthyAsync(ct: Test.Ct);
        using var client = TestSystem.ClientOf(api, tenant.AccessToken);
        var customer = await tenant.CustomerAsync("Ada");

        var answer = (await client.SummarizeAsync(customer)).Is(HttpStatusCode.ServiceUnavailable);

        Assert.Equal("No language model is set up here.", answer.Detail);
        (await Call.Get($"/v1/customers/{customer}").SendAsync(client)).Is(HttpStatusCode.OK);
    }
}
