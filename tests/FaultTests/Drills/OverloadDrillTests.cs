using System.Collections.Concurrent;
using System.Diagnostics;
using ProdReady.Dev.Machine;
using ProdReady.IntegrationTests.Platform.LoadShedding;

namespace ProdReady.FaultTests.Drills;

/// <summary>
/// Ten times what the whole system can serve. The load shares this machine with all that it loads, so the short form asks for
/// the order of things; <c>./dev drill overload --minutes N</c>, on a machine that does nothing else, for the bounds.
/// </summary>
public sealed class OverloadDrillTests(Stage stage) : IDisposable
{
    private const int Callers = 16;

    // So few that a process with a thousand file handles can hold them, and more than both Apis let wait.
    private const int Senders = 500;
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(30);
    private readonly ConcurrentQueue<string> _wrong = [];
    private readonly List<Sender> _senders = [];

    private static bool IsLong => DrillTests.Minutes is not null;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_times_the_load_costs_neither_throughput_nor_patience_and_leaves_nothing_behind()
    {
        await PrepareAsync();
        foreach (var id in new[] { Environment.ProcessId, stage.Balancer.ProcessId }) await HalfOfCpus.LeaveAsync(id, Ct);
        using var stop = new CancellationTokenSource();
        var (usual, floods, back) = (new List<Tally> { await WarmUpAsync() }, new List<Tally>(), 0);
        var memory = MeasureMemoryAsync(stop.Token);
        for (var i = 0; i < Math.Max(DrillTests.Minutes ?? 1, 1); i++)
        {
            floods.Add(await FloodAsync(10 * usual[^1].PerSecond, IsLong ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(8)));
            Console.WriteLine($"overload: usual {usual[^1]}; asked {floods[^1].AskedPerSecond:0} a second: {floods[^1]}");
            Assert.Empty(_wrong.Take(5));
            var (seconds, after) = await RecoverAsync(usual[^1]);
            back = Math.Max(back, seconds);
            if (IsLong) usual.Add(after);
        }

        await stop.CancelAsync();
        var (memoryBefore, memoryAfter) = Growth(await memory);
        var (was, flooded) = (Mean(usual), Mean(floods));
        var figures = $"overload: {flooded.PerSecond:0} of {was.PerSecond:0} a second ({flooded.PerSecond / was.PerSecond:P0}), "
            + $"p99 {flooded.P99:0} instead of {was.P99:0} ms; back in {back} s; "
            + $"memory {memoryBefore >> 20} MB, then {memoryAfter >> 20} MB";
        Console.WriteLine(figures);
        Assert.Empty(_wrong.Take(5));
        Assert.All(floods, flood => Assert.True(flood.Refused > flood.Served, figures));
        Assert.True(memoryAfter - memoryBefore < 150 << 20, figures);
        Assert.True(back < (IsLong ? 5 : 60), figures);
        if (!IsLong) return;
        Assert.All(floods.Zip(usual), pair => Assert.True(pair.First.AskedPerSecond > 9.5 * pair.Second.PerSecond, figures));
        Assert.True(flooded.PerSecond > 0.8 * was.PerSecond, figures);
        Assert.True(flooded.P99 < 4 * was.P99, figures);
    }

    public void Dispose() => _senders.ForEach(sender => sender.Dispose());

    private static (double PerSecond, double P99) Mean(List<Tally> tallies) =>
        (tallies.Average(tally => tally.PerSecond), tallies.Average(tally => tally.P99.TotalMilliseconds));

    private async Task PrepareAsync()
    {
        var tenants = new List<TestTenant>();
        while (tenants.Count < 5) tenants.Add(await stage.System.NewTenantAsync(Ct));
        _senders.AddRange(Enumerable.Range(0, Senders)
            .Select(i => new Sender(stage.Balancer.BaseAddress, tenants[i % tenants.Count].AccessToken)));
    }

    // What is hot is compiled once more while it runs: a system that was just started would get faster during the flood. It is
    // warm when half a minute has brought no tenth more. How fast this machine is changes, too, within seconds: so what is
    // usual is measured before and after each flood, and --minutes N asks for N floods of a minute.
    private async Task<Tally> WarmUpAsync()
    {
        await ServeAsync(TimeSpan.FromSeconds(3));
        if (!IsLong) return await ServeAsync(TimeSpan.FromSeconds(4));
        var rounds = new List<double>();
        do
        {
            rounds.Add((await ServeAsync(TimeSpan.FromSeconds(10))).PerSecond);
            Console.WriteLine($"warming up: {rounds[^1]:0} a second");
        }
        while (rounds.Count < 6 || rounds[^3..].Max() > 1.1 * rounds[..^3].Max());
        return await ServeAsync(Usual);
    }

    // Callers who wait for their answer.
    private async Task<Tally> ServeAsync(TimeSpan lasts)
    {
        var tally = new Tally();
        await Task.WhenAll(_senders.Take(Callers).Select(async sender =>
        {
            while (tally.Elapsed < lasts) await AskAsync(sender, tally);
        }));
        return tally.End();
    }

    // As many come in a second as were asked for, whether or not those before them have their answers, up to all that there are.
    private async Task<Tally> FloodAsync(double perSecond, TimeSpan lasts)
    {
        var (tally, asked) = (new Tally(), 0);
        var all = perSecond * lasts.TotalSeconds;
        var flood = Task.WhenAll(_senders.Select(async sender =>
        {
            for (int i; (i = Interlocked.Increment(ref asked)) <= all && _wrong.Count < 100;)
            {
                if (IsLong && tally.Elapsed > lasts) break;
                var early = TimeSpan.FromSeconds(i / perSecond) - tally.Elapsed;
                if (early > TimeSpan.Zero) await Task.Delay(early, Ct);
                await AskAsync(sender, tally);
            }
        }));
        await Task.WhenAll(stage.Apis.Select(api => new HealthProbe(api, tally, _wrong).AskUntilAsync(flood)));
        return tally.End();
    }

    private async Task AskAsync(Sender sender, Tally tally)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var answer = await sender.SendAsync();
            var isServed = answer.StartsWith("HTTP/1.1 201 ", StringComparison.Ordinal);
            tally.Add(isServed, Stopwatch.GetElapsedTime(began));
            if (!isServed && !IsRefusal(answer)) _wrong.Enqueue(answer);
        }
        catch (IOException broken)
        {
            _wrong.Enqueue(broken.Message);
        }
    }

    private static bool IsRefusal(string answer) =>
        answer.StartsWith("HTTP/1.1 503 ", StringComparison.Ordinal)
        && answer.Contains("\r\nretry-after: ", StringComparison.OrdinalIgnoreCase)
        && answer.Contains("\r\ncontent-type: application/problem+json\r\n", StringComparison.OrdinalIgnoreCase)
        && !(IsLong && answer.Contains("The balancer", StringComparison.Ordinal));

    // Normal is what is made from then on: this machine may have become a slower one, but not by as much as three.
    private async Task<(int Seconds, Tally After)> RecoverAsync(Tally before)
    {
        var (least, seconds) = (0.3 * before.PerSecond, new List<Tally>());
        do
        {
            seconds.Add(await ServeAsync(TimeSpan.FromSeconds(1)));
        }
        while (seconds.Count < (IsLong ? 5 : 60) && (IsLong || !IsNormal(seconds[^1])));
        var after = IsLong ? await ServeAsync(Usual) : before;
        if (IsLong) least = Math.Max(least, 0.8 * after.PerSecond);
        return (seconds.TakeWhile(second => !IsNormal(second)).Count(), after);

        bool IsNormal(Tally second) => second.Refused == 0 && second.PerSecond > least;
    }

    /// <summary>In bytes, of both Apis together.</summary>
    private async Task<List<long>> MeasureMemoryAsync(CancellationToken stop)
    {
        var samples = new List<long>();
        while (!stop.IsCancellationRequested)
        {
            foreach (var end in stage.Apis.Select(api => api.End).OfType<string>()) _wrong.Enqueue(end);
            if (!_wrong.IsEmpty) break;
            samples.Add(stage.Apis.Sum(api => api.Memory));
            await Task.Delay(250, CancellationToken.None);
        }

        return samples;
    }

    // What the first third of the flood takes once is not what goes on growing.
    private static (long Before, long After) Growth(List<long> samples) =>
        (samples.Take((samples.Count / 3) + 1).Max(), samples.Max());
}
