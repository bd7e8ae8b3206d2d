using System.Diagnostics.Metrics;

namespace ProdReady.Platform.Caching;

// A cache that no longer hits looks healthy until the database falls over: these counters show it before.
internal sealed class CacheMetrics
{
    public const string MeterName = "ProdReady.Caching";

    private static readonly KeyValuePair<string, object?> Local = new("layer", "local");
    private static readonly KeyValuePair<string, object?> Redis = new("layer", "redis");
    private readonly Counter<long> _hits;
    private readonly Counter<long> _misses;
    private readonly Counter<long> _fills;
    private readonly Counter<long> _waits;
    private readonly Counter<long> _bypasses;

    public CacheMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _hits = meter.CreateCounter<long>("cache.hits", "{read}", "Reads answered from the cache, by layer.");
        _misses = meter.CreateCounter<long>("cache.misses", "{read}", "Reads that Redis had no valid value for.");
        _fills = meter.CreateCounter<long>("cache.fills", "{fill}", "Values read from their source.");
        _waits = meter.CreateCounter<long>("cache.waits", "{wait}", "Reads that waited for the fill of another.");
        _bypasses = meter.CreateCounter<long>("cache.bypasses", "{read}", "Reads that did without Redis: away, or behind.");
    }

    public void LocalHit() => _hits.Add(1, Local);

    public void RedisHit() => _hits.Add(1, Redis);

    public void Miss() => _misses.Add(1);

    public void Fill() => _fills.Add(1);

    public void Wait() => _waits.Add(1);

    public void Bypass() => _bypasses.Add(1);
}
