using System.Diagnostics;
using System.Net;
using ProdReady.Dev.Machine;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Running;
using ProdReady.Dev.Servers;

namespace ProdReady.IntegrationTests.Servers;

/// <summary>A pooler that dies under `./dev up` must not leave a developer with an API that answers 503 unexplained.</summary>
public sealed class ServerWatchTests : IProgress<string>
{
    private readonly List<string> _said = [];

    public ServerWatchTests() => Assert.SkipWhen(DebianPackages.Missing().Length > 0, "Docker restarts its containers itself.");

    [Fact]
    public async Task Starts_a_server_that_died_again_and_says_so()
    {
        await using var servers = await NativeServers.StartThrowawayAsync(ct: Test.Ct);
        await using var system = await TestSystem.StartAsync(servers);
        await using var watch = new ServerWatch(servers, this);
        var tenant = await system.NewTenantAsync(Test.Ct);

        foreach (var server in new NativeServer[] { servers.PgBouncer, servers.Redis, servers.RabbitMq, servers.Postgres })
        {
            Signal.Send(server.ProcessId, Signal.Kill);
            await Eventually.IsTrueAsync(() => Said(server.Name), $"{server.Name} was missed", TimeSpan.FromSeconds(10));
            await Eventually.IsTrueAsync(
                () => AnswersAsync(tenant.Client), $"the API answers again after {server.Name}", TimeSpan.FromSeconds(60));
            await Eventually.IsTrueAsync(() => server.IsRunning, $"{server.Name} runs again", TimeSpan.FromSeconds(60));
        }

        Assert.Equal(4, Said().Count(line => line.Contains(" ended (", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Does_not_start_a_server_that_dies_at_once_in_a_hot_loop()
    {
        await using var servers = await NativeServers.StartThrowawayAsync(ct: Test.Ct);
        await using var watch = new ServerWatch(servers, this);
        var began = Stopwatch.GetTimestamp();

        await Eventually.IsTrueAsync(
            () =>
            {
                if (servers.Redis.IsRunning) Signal.Send(servers.Redis.ProcessId, Signal.Kill);
                return Said().Count > 3;
            },
            "it was started three times, and died of it", TimeSpan.FromSeconds(60));

        // The pauses before, which double from half a second on; a timer may be early by the grain of its clock.
        Assert.True(Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(3.4), "It is started again at once.");
    }

    void IProgress<string>.Report(string value)
    {
        lock (_said) _said.Add(value);
    }

    private bool Said(string name) => Said().Contains($"{name} ended (exit code 137); starting it again");

    private List<string> Said()
    {
        lock (_said) return [.. _said];
    }

    private static async Task<bool> AnswersAsync(HttpClient client) =>
        (await Call.Get("/v1/customers").SendAsync(client)).Status == HttpStatusCode.OK;
}
