using Microsoft.Extensions.Options;
using ProdReady.Platform.Redis;

namespace ProdReady.Platform.Caching;

// Prevents a read-through cache from serving what a write has replaced, and a crowd that misses from reaching the database.
// What remains: an instance that alone is cut off from Redis, or dies between its commit and its invalidation, leaves the others
// with the old value until the entry's lifetime is over, and so does a COMMIT that a frozen pooler passes on after its client has
// given up; and for the moment that a message needs to arrive (at the most LocalTtl, where it is lost) another instance serves
// its local copy.
/// <summary>
/// Read-through over Redis and a small store in this process. Cached types are immutable records that System.Text.Json
/// round-trips: every caller gets the same object. Redis away means slower, never wrong and never failing.
/// </summary>
public sealed class Cache
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    private readonly CachingOptions _options;
    private readonly LocalCache _local;
    private readonly LocalVersions _versions;
    private readonly SharedCache _shared;
    private readonly CacheCoherence _coherence;
    private readonly CacheMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Flights _flights = new();

    internal Cache(
        IOptions<CachingOptions> options, LocalVersions versions, SharedCache shared, CacheCoherence coherence,
        CacheMetrics metrics, TimeProvider time)
    {
        _options = options.Value;
        _local = new LocalCache(versions, time, _options.LocalTtl, _options.LocalEntries);
        (_versions, _shared, _coherence, _metrics, _time) = (versions, shared, coherence, metrics, time);
    }

    /// <summary>
    /// The cached value, or what <paramref name="fill"/> reads: once for all who ask at the same time, over all
    /// instances. The fill runs within the call of one of them, so it may use what belongs to that call; when that
    /// caller gives up, another takes over. Whatever the fill throws, all who wait for it get.
    /// </summary>
    public ValueTask<T?> GetOrCreateAsync<T>(
        CacheKey key, Func<CancellationToken, Task<T?>> fill, CacheEntry entry, CancellationToken ct) where T : class
    {
        if (_coherence.IsCurrent && _local.TryGet(key, out var value))
        {
            _metrics.LocalHit();
            return ValueTask.FromResult((T?)value);
        }

        return new ValueTask<T?>(GetAsync(new Read<T>(key, fill, entry), ct));
    }

    /// <summary>
    /// Makes everything under these keys and tags invalid, for all instances. Call it after the commit:
    /// <c>db.AfterCommit(ct => cache.InvalidateAsync([key, tag], ct))</c>. Never fails: what Redis does not take now is
    /// delivered when it is back, and until then this instance does without the cache.
    /// </summary>
    public Task InvalidateAsync(IEnumerable<CacheKey> keysAndTags, CancellationToken ct) =>
        _coherence.InvalidateAsync([.. keysAndTags.Select(name => name.ToString())], ct);

    private async Task<T?> GetAsync<T>(Read<T> read, CancellationToken ct) where T : class
    {
        while (true)
        {
            var sum = _versions.Sum(read.Names.Slots);
            var flight = _flights.Join(read.Key, sum, fresh: !_coherence.IsCurrent, out var isOwner);
            if (isOwner)
            {
                return await FlyAsync(read, flight, ct);
            }

            _metrics.Wait();
            await flight.Landed.WaitAsync(ct);
            if (flight.TryGetValue(out var value))
            {
                return (T?)value;
            }
        }
    }

    private async Task<T?> FlyAsync<T>(Read<T> read, Flight flight, CancellationToken ct) where T : class
    {
        try
        {
            await _flights.BeginAsync(flight, ct);
            var value = await FetchAsync(read, flight.Sum, ct);
            flight.Succeed(value);
            return value;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            flight.Fail(exception);
            throw;
        }
        finally
        {
            _flights.End(flight);
        }
    }

    private async Task<T?> FetchAsync<T>(Read<T> read, long sum, CancellationToken ct) where T : class
    {
        if (await LookUpAsync(read, ct) is not { } found)
        {
            _metrics.Bypass();
            return await FillAsync(read, ct);
        }

        if (found.Value is { } json)
        {
            _metrics.RedisHit();
            var value = CacheJson<T>.Read(json);
            _local.Put(read.Key, value, read.Names.Slots, sum, read.Entry.Ttl);
            return value;
        }

        _metrics.Miss();
        return await FillAndKeepAsync(read, found.Lease!, sum, ct);
    }

    private async Task<T?> FillAndKeepAsync<T>(Read<T> read, SharedCache.Lease lease, long sum, CancellationToken ct)
        where T : class
    {
        T? value;
        try
        {
            value = await FillAsync(read, ct);
        }
        catch
        {
            await TryEndAsync(lease, null, read.Entry.Ttl);
            throw;
        }

        var json = value is null && !read.Entry.CacheNull ? null : CacheJson<T>.Write(value);
        if (await TryEndAsync(lease, json, read.Entry.Ttl))
        {
            _local.Put(read.Key, value, read.Names.Slots, sum, read.Entry.Ttl);
        }

        return value;
    }

    // Null where Redis is away or behind. Waits, within its limit, for another instance that fills.
    private async Task<SharedCache.Lookup?> LookUpAsync<T>(Read<T> read, CancellationToken ct) where T : class
    {
        var began = _time.GetTimestamp();
        for (var pause = FirstPause; _coherence.IsCurrent; pause = Shorter(pause * 2, LongestPause))
        {
            try
            {
                var found = await _shared.BeginAsync(read.Names, CacheJson<T>.Shape, ct);
                if (found.Value is not null || found.Lease!.IsOurs || _time.GetElapsedTime(began) >= _options.FillWait)
                {
                    return found;
                }
            }
            catch (RedisUnavailableException)
            {
                return null;
            }

            await Task.Delay(pause, _time, ct);
        }

        return null;
    }

    // Not cut short by the caller: the lease must be given back.
    private async Task<bool> TryEndAsync(SharedCache.Lease lease, byte[]? json, TimeSpan ttl)
    {
        try
        {
            return await _shared.EndAsync(lease, json, ttl, CancellationToken.None);
        }
        catch (RedisUnavailableException)
        {
            return false;
        }
    }

    private Task<T?> FillAsync<T>(Read<T> read, CancellationToken ct) where T : class
    {
        _metrics.Fill();
        return read.Fill(ct);
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed record Read<T>(CacheKey Key, Func<CancellationToken, Task<T?>> Fill, CacheEntry Entry) where T : class
    {
        public CacheNames Names { get; } = new(Key, Entry.Tags);
    }
}
