namespace ProdReady.Platform.Caching;

// Prevents a copy in this process from outliving its invalidation, and the record of invalidations from growing:
// names share a fixed number of counters, so a collision costs a miss and nothing else.
internal sealed class LocalVersions
{
    private const int Slots = 16_384;
    private readonly long[] _versions = new long[Slots];

    /// <summary>The counters behind these names, and behind <see cref="BumpAll"/>.</summary>
    public static int[] SlotsOf(ReadOnlySpan<string> names)
    {
        var slots = new int[names.Length + 1];
        for (var i = 0; i < names.Length; i++)
        {
            slots[i + 1] = SlotOf(names[i]);
        }

        return slots;
    }

    /// <summary>Equal to an earlier sum exactly when none of the counters has moved: they only grow.</summary>
    public long Sum(int[] slots)
    {
        long sum = 0;
        foreach (var slot in slots)
        {
            sum += Volatile.Read(ref _versions[slot]);
        }

        return sum;
    }

    public void Bump(string name) => Interlocked.Increment(ref _versions[SlotOf(name)]);

    public void BumpAll() => Interlocked.Increment(ref _versions[0]);

    private static int SlotOf(string name) => 1 + (int)((uint)string.GetHashCode(name) % (Slots - 1));
}
