using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using ProdReady.IntegrationTests.Platform.LoadShedding;

namespace ProdReady.FaultTests.Drills;

/// <summary>
/// Ten times what the whole system can serve. The load shares this machine with all that it loads, so the short form asks for
/// the order of things; <c>./dev drill overload --minutes 1</c>, on a machine that does nothing else, for the bounds.
/// </summary>
public sealed class OverloadDrillTests(Stage stage)
{
    private const int Callers = 16;
    private static readonly string[] Probes = ["/health/live", "/health/ready"];
    private readonly ConcurrentQueue<string> _wrong = [];

    private static bool IsLong => DrillTests.Minutes is not null;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_times_the_load_costs_neither_throughput_nor_patience_and_leaves_nothing_behind()
    {
        var clients = await ClientsAsync();
        await ServeAsync(clients, TimeSpan.FromSeconds(3)); // warm
        var usual = await ServeAsync(clients, TimeSpan.FromSeconds(IsLong ? 10 : 4));
        using var stop = new CancellationTokenSource();
        var memory = MeasureMemoryAsync(stop.Token);

        var lasts = IsLong ? TimeSpan.FromMinutes(Math.Max(DrillTests.Minutes!.Value, 1)) : TimeSpan.FromSeconds(8);
        var flood = await FloodAsync(clients, 10 * usual.PerSecond, lasts);

        var back = await RecoverAsync(clients, (IsLong ? 0.8 : 0.3) * usual.PerSecond);
        await stop.CancelAsync();
        var (before, after) = Growth(await memory);
        var figures = $"overload: usual {usual}; flooded {flood}, refused in {flood.P99Refused.TotalMilliseconds:0} ms; "
            + $"back in {back.TotalSeconds:0.0} s; memory {before >> 20} MB, then {after >> 20} MB";
        Console.WriteLine(figures);
        Assert.Empty(_wrong.Take(5));
        Assert.True(flood.Refused > flood.Served, figures);
        Assert.True(after - before < 150 << 20, figures);
        if (!IsLong) return;
        Assert.True(flood.PerSecond > 0.8 * usual.PerSecond, figures);
        Assert.True(flood.P99 < 4 * usual.P99, figures);
        Assert.True(back < TimeSpan.FromSeconds(5), figures);
    }

    private async Task<List<HttpClient>> ClientsAsync()
    {
        var clients = new List<HttpClient>();
        while (clients.Count < 5)
        {
            var tenant = await stage.System.NewTenantAsync(Ct);
            var client = new HttpClient { BaseAddress = stage.Balancer.BaseAddress, Timeout = Watch.Patience };
            client.DefaultRequestHeaders.Authorization = new("Bearer", tenant.AccessToken);
            clients.Add(client);
        }

        return clients;
    }

    // Callers who wait for their answer.
    private async Task<Tally> ServeAsync(List<HttpClient> clients, TimeSpan lasts)
    {
        var tally = new Tally();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async i =>
        {
            while (tally.Elapsed < lasts) await AskAsync(clients[i % clients.Count], tally);
        }));
        return tally.End();
    }

    // Callers who do not wait for one another: as many come in a second as were asked for.
    private async Task<Tally> FloodAsync(List<HttpClient> clients, double perSecond, TimeSpan lasts)
    {
        var tally = new Tally();
        var probes = stage.Apis.Select(api => ProbeAsync(api, tally, lasts)).ToList();
        var asked = new List<Task>();
        while (tally.Elapsed < lasts)
        {
            for (var due = tally.Elapsed.TotalSeconds * perSecond; asked.Count < due;)
            {
                asked.Add(AskAsync(clients[asked.Count % clients.Count], tally));
            }

            await Task.Delay(5, Ct);
        }

        tally.End();
        await Task.WhenAll(asked.Concat(probes));
        return tally;
    }

    private async Task AskAsync(HttpClient client, Tally tally)
    {
        var began = Stopwatch.GetTimestamp();
        var body = new { name = "Bob", email = $"{Guid.NewGuid():N}@example.test" };
        try
        {
            var answer = await Call.Post("/v1/customers", body).SendAsync(client);
            tally.Add(answer.Status == HttpStatusCode.Created, Stopwatch.GetElapsedTime(began));
            if (!IsFine(answer)) _wrong.Enqueue($"{(int)answer.Status}: {answer.Text}");
        }
        catch (Exception broken) when (broken is HttpRequestException or OperationCanceledException)
        {
            _wrong.Enqueue(broken.Message);
        }
    }

    private static bool IsFine(Answer answer) => answer.Status == HttpStatusCode.Created
        || (answer.Status == HttpStatusCode.ServiceUnavailable && answer.Headers.RetryAfter is not null
            && answer.MediaType == "application/problem+json"
            && !(IsLong && answer.Text.Contains("The balancer", StringComparison.Ordinal)));

    private async Task ProbeAsync(Instance api, Tally tally, TimeSpan lasts)
    {
        using var client = new HttpClient { BaseAddress = api.BaseAddress };
        while (tally.Elapsed < lasts)
        {
            foreach (var path in Probes)
            {
                var began = Stopwatch.GetTimestamp();
                using var answer = await client.GetAsync(path, Ct);
                tally.Health(Stopwatch.GetElapsedTime(began));
                var mayFail = path != Probes[0] && !IsLong;
                if (!answer.IsSuccessStatusCode && !mayFail) _wrong.Enqueue($"{path} answers {(int)answer.StatusCode}");
            }

            await Task.Delay(100, Ct);
        }
    }

    private async Task<TimeSpan> RecoverAsync(List<HttpClient> clients, double perSecond)
    {
        var began = Stopwatch.GetTimestamp();
        TimeSpan took = default;
        await Eventually.IsTrueAsync(
            async () =>
            {
                took = Stopwatch.GetElapsedTime(began);
                return await ServeAsync(clients, TimeSpan.FromSeconds(1)) is { Refused: 0 } now && now.PerSecond > perSecond;
            },
            "all is as before", TimeSpan.FromSeconds(60));
        return took;
    }

    /// <summary>In bytes, of both Apis together.</summary>
    private async Task<List<long>> MeasureMemoryAsync(CancellationToken stop)
    {
        var samples = new List<long>();
        while (!stop.IsCancellationRequested)
        {
            samples.Add(stage.Apis.Sum(api =>
            {
                using var process = Process.GetProcessById(api.Id);
                return process.WorkingSet64;
            }));
            await Task.Delay(250, CancellationToken.None);
        }

        return samples;
    }

    // What the first third of the flood takes once is not what goes on growing.
    private static (long Before, long After) Growth(List<long> samples) =>
        (samples.Take((samples.Count / 3) + 1).Max(), samples.Max());
}
