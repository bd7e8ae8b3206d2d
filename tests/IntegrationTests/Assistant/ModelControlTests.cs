using System.Net;
using ProdReady.Platform.LanguageModels;

namespace ProdReady.IntegrationTests.Assistant;

[CollectionDefinition(nameof(Everybody), DisableParallelization = true)]
public sealed class Everybody;

[Collection(nameof(Everybody))] // What it switches off is off for all tests.
public sealed class ModelControlTests(TestServers servers)
{
    [Fact]
    public async Task One_command_stops_all_calls_and_another_allows_them_again_without_a_restart()
    {
        var system = await servers.SystemAsync();
        var control = new ModelControl((await servers.DatabaseAsync()).Scopes, TimeProvider.System);
        var tenant = await system.NewTenantAsync(Test.Ct);
        var customers = await tenant.CustomersAsync(SomeAssistant.NewMark(), 2);
        (await tenant.Client.SummarizeAsync(customers[0])).Is(HttpStatusCode.OK);

        await control.RunAsync(["off"], Test.Ct);
        try
        {
            foreach (var client in new[] { tenant.On(0), tenant.On(1) })
            {
                // Also what is kept: it may be stopped for what it says.
                var refused = (await client.SummarizeAsync(customers[0])).Is(HttpStatusCode.ServiceUnavailable);
                Assert.Equal("Language models are switched off for now.", refused.Detail);
            }
        }
        finally
        {
            await control.RunAsync(["on"], Test.Ct);
        }

        (await tenant.On(1).SummarizeAsync(customers[1])).Is(HttpStatusCode.OK);

        await control.RunAsync(["budget", $"{tenant.Id}", "1"], Test.Ct);
        (await tenant.Client.SummarizeAsync(await tenant.CustomerAsync("Eve"))).Is(HttpStatusCode.PaymentRequired);
    }
}
