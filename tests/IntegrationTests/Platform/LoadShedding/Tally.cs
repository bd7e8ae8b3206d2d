using System.Collections.Concurrent;
using System.Diagnostics;

namespace ProdReady.IntegrationTests.Platform.LoadShedding;

/// <summary>What became of many requests in a while.</summary>
public sealed class Tally
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly ConcurrentQueue<TimeSpan> _served = [], _refused = [], _health = [];
    private TimeSpan _lasted;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);
    public int Served => _served.Count;
    public int Refused => _refused.Count;
    public double PerSecond => Served / _lasted.TotalSeconds;
    public double AskedPerSecond => (Served + Refused) / _lasted.TotalSeconds;
    public TimeSpan P99 => P99Of(_served);
    public TimeSpan P99Refused => P99Of(_refused);
    public TimeSpan SlowestHealth => _health.DefaultIfEmpty().Max();

    public void Add(bool isServed, TimeSpan took) => (isServed ? _served : _refused).Enqueue(took);

    public void Health(TimeSpan took) => _health.Enqueue(took);

    public Tally End()
    {
        _lasted = Elapsed;
        return this;
    }

    public override string ToString() =>
        $"{PerSecond:0} a second, p99 {P99.TotalMilliseconds:0} ms; {Refused} refused, p99 {P99Refused.TotalMilliseconds:0} ms; "
        + $"health {SlowestHealth.TotalMilliseconds:0} ms";

    private static TimeSpan P99Of(ConcurrentQueue<TimeSpan> all) => all.Order().ElementAtOrDefault(all.Count * 99 / 100);
}
