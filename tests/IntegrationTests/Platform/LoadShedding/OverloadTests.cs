using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ProdReady.Platform.Errors;
using ProdReady.Platform.LoadShedding;

namespace ProdReady.IntegrationTests.Platform.LoadShedding;

/// <summary>
/// Ten times what an instance can serve. What is scarce here is not this machine's CPU, which the load shares, but ten
/// "connections" that each request needs for 100 ms: 100 requests a second, whatever the machine, and 1,000 that come.
/// </summary>
[Collection(nameof(Alone))]
public sealed class OverloadTests
{
    private const int Connections = 10;
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(100);
    private readonly SemaphoreSlim _connections = new(Connections);

    [Fact]
    public async Task Ten_times_the_load_costs_neither_throughput_nor_patience_and_leaves_nothing_behind()
    {
        await using var host = await StartAsync();
        await ServeAsync(host, TimeSpan.FromSeconds(1)); // warm
        var usual = await ServeAsync(host, TimeSpan.FromSeconds(2));
        var memory = GC.GetTotalMemory(forceFullCollection: true);

        var flood = await FloodAsync(host, perSecond: 10 * usual.PerSecond, TimeSpan.FromSeconds(6));

        var began = Stopwatch.GetTimestamp();
        await Eventually.IsTrueAsync(
            async () => await ServeAsync(host, TimeSpan.FromSeconds(0.5)) is { Refused: 0 } after
                && after.PerSecond > usual.PerSecond * 0.8, "all is as before", TimeSpan.FromSeconds(5));
        var figures = $"usual {usual}; flooded {flood}; back in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s";
        Console.WriteLine(figures);
        Assert.True(flood.PerSecond >= 0.8 * usual.PerSecond, figures);
        Assert.True(flood.P99 < 4 * usual.P99, figures);
        Assert.True(flood.Refused > flood.Served, figures);
        Assert.True(flood.SlowestHealth < TimeSpan.FromSeconds(1), figures);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, 20_000_000);
    }

    // As many callers as it has connections, each of which waits for its answer.
    private static async Task<Tally> ServeAsync(TestHost host, TimeSpan lasts)
    {
        var tally = new Tally();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            while (tally.Elapsed < lasts) await AskAsync(host, tally);
        }));
        return tally.End();
    }

    // Callers who do not wait for one another: as many come in a second as were asked for.
    private static async Task<Tally> FloodAsync(TestHost host, double perSecond, TimeSpan lasts)
    {
        var tally = new Tally();
        var asked = new List<Task>();
        while (tally.Elapsed < lasts)
        {
            for (var due = tally.Elapsed.TotalSeconds * perSecond; asked.Count < due;) asked.Add(AskAsync(host, tally));
            var began = Stopwatch.GetTimestamp();
            using var live = await host.Client.GetAsync("/health/live", Test.Ct);
            tally.Health(live.IsSuccessStatusCode ? Stopwatch.GetElapsedTime(began) : TimeSpan.MaxValue);
            await Task.Delay(5, Test.Ct);
        }

        tally.End();
        await Task.WhenAll(asked);
        return tally;
    }

    private static async Task AskAsync(TestHost host, Tally tally)
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await host.Client.GetAsync("/work", Test.Ct);
        tally.Add(answer.StatusCode == HttpStatusCode.OK, Stopwatch.GetElapsedTime(began));
    }

    private Task<TestHost> StartAsync() => TestHost.StartAsync(
        builder => builder.AddErrors().AddLoadShedding(),
        app =>
        {
            app.UseErrors();
            app.UseLoadShedding();
            app.MapGet("/health/live", () => TypedResults.Ok()).WithMetadata(NeverShed.Instance);
            app.MapGet("/work", async () =>
            {
                await _connections.WaitAsync();
                await Task.Delay(Work);
                _connections.Release();
                return TypedResults.Ok();
            });
        },
        ("LoadShedding:MinConcurrent", $"{Connections}"));
}
