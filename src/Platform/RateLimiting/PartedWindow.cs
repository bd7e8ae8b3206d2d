namespace ProdReady.Platform.RateLimiting;

// Prevents a Redis outage from lifting all limits: the same count as the script's, in memory, for one instance.
internal sealed class PartedWindow(RateLimitPolicy policy)
{
    private readonly int[] _counts = new int[RateLimitPolicy.Parts + 1];
    private long _current;

    public int Remaining { get; private set; } = policy.Permits;

    public long ResetAt { get; private set; }

    public bool TryTake(long now)
    {
        MoveTo(now / policy.PartMilliseconds);
        var used = _counts.Sum();
        var taken = used < policy.Permits;
        if (taken) _counts[_current % _counts.Length]++;
        Remaining = policy.Permits - used - (taken ? 1 : 0);
        ResetAt = (Oldest() + _counts.Length) * policy.PartMilliseconds;
        return taken;
    }

    public void GiveBack()
    {
        if (_counts[_current % _counts.Length] > 0) _counts[_current % _counts.Length]--;
    }

    private void MoveTo(long part)
    {
        if (part - _current > _counts.Length) _current = part - _counts.Length;
        while (_current < part) _counts[++_current % _counts.Length] = 0;
    }

    private long Oldest()
    {
        for (var part = Math.Max(0, _current - RateLimitPolicy.Parts); part < _current; part++)
        {
            if (_counts[part % _counts.Length] > 0) return part;
        }

        return _current;
    }
}
