using System.Collections.Concurrent;

namespace ProdReady.Platform.Caching;

// Prevents a hot key from costing a network trip and a deserialisation for each read, within a fixed number of entries.
internal sealed class LocalCache(LocalVersions versions, TimeProvider time, TimeSpan ttl, int capacity)
{
    private readonly ConcurrentDictionary<CacheKey, Entry> _entries = new();
    private readonly long _ttlTicks = (long)(ttl.TotalSeconds * time.TimestampFrequency);
    private int _count;
    private int _evicting;

    public int Count => Volatile.Read(ref _count);

    public bool TryGet(CacheKey key, out object? value)
    {
        if (_entries.TryGetValue(key, out var entry) && IsValid(entry, time.GetTimestamp()))
        {
            value = entry.Value;
            return true;
        }

        value = null;
        return false;
    }

    /// <summary>Keeps a value that was read after <paramref name="sum"/> was taken of <paramref name="slots"/>.</summary>
    public void Put(CacheKey key, object? value, int[] slots, long sum, TimeSpan entryTtl)
    {
        var ticks = Math.Min(_ttlTicks, (long)(entryTtl.TotalSeconds * time.TimestampFrequency));
        if (ticks <= 0)
        {
            return;
        }

        var entry = new Entry(value, slots, sum, time.GetTimestamp() + ticks);
        if (_entries.TryAdd(key, entry))
        {
            Interlocked.Increment(ref _count);
        }
        else
        {
            _entries[key] = entry;
        }

        if (Count > capacity)
        {
            Evict();
        }
    }

    // First what is over anyway, then whatever comes, down to nine tenths. The lifetime is seconds: no order is worth its cost.
    private void Evict()
    {
        if (Interlocked.Exchange(ref _evicting, 1) == 1)
        {
            return;
        }

        var now = time.GetTimestamp();
        RemoveWhile(entry => !IsValid(entry, now), toCount: 0);
        RemoveWhile(_ => true, toCount: capacity - (capacity / 10));
        Volatile.Write(ref _evicting, 0);
    }

    private void RemoveWhile(Func<Entry, bool> condition, int toCount)
    {
        foreach (var pair in _entries)
        {
            if (Count <= toCount)
            {
                return;
            }

            if (condition(pair.Value) && _entries.TryRemove(pair.Key, out _))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }

    private bool IsValid(Entry entry, long now) => now < entry.ExpiresAt && versions.Sum(entry.Slots) == entry.Sum;

    private sealed record Entry(object? Value, int[] Slots, long Sum, long ExpiresAt);
}
