namespace ProdReady.Platform.RateLimiting;

// Prevents a round trip to Redis for each request: an instance takes permits in grants that grow with demand, and hands them
// out itself. A grant lapses at the end of the part of the window that it was counted in, so the limit is never exceeded.
internal sealed class Partition(RateLimitPolicy policy, string key)
{
    private readonly Lock _lock = new();
    private int _available;
    private int _nextGrant = 1;
    private int _asking;
    private int _remaining = policy.Permits;
    private long _grantBegan;
    private long _grantEnds;
    private long _closedUntil;
    private long _resetAt;
    private PartedWindow? _own;

    public RateLimitPolicy Policy => policy;

    public string Key => key;

    /// <summary>Milliseconds of the limiter's clock; a partition long unused may be forgotten.</summary>
    public long LastUsed { get; private set; }

    /// <summary>What is left of the limit, as far as this instance knows.</summary>
    public int Remaining => Volatile.Read(ref _remaining) + Volatile.Read(ref _available);

    /// <summary>When permits come back.</summary>
    public long ResetAt => Volatile.Read(ref _resetAt);

    public bool IsClosed(long now) => now < Volatile.Read(ref _closedUntil);

    public bool TryTake(long now)
    {
        lock (_lock)
        {
            LastUsed = now;
            if (now >= _grantEnds) _available = 0;
            if (_available == 0) return false;

            _available--;
            return true;
        }
    }

    /// <summary>For a request that took its permit just before, and then met a partition that has none.</summary>
    public void GiveBack(long taken)
    {
        lock (_lock)
        {
            if (_grantBegan <= taken && taken < _grantEnds) _available++;
        }
    }

    /// <summary>
    /// How many permits to ask for: twice as many as last time while they are used up before they lapse, and only the one
    /// that is needed while another request is asking already. Each call ends with <see cref="EndAsking"/>.
    /// </summary>
    public int BeginAsking(long now)
    {
        lock (_lock)
        {
            if (_asking++ > 0) return 1;
            return _nextGrant = now < _grantEnds ? (int)Math.Min(_nextGrant * 2L, policy.LargestGrant) : 1;
        }
    }

    public void EndAsking()
    {
        lock (_lock) _asking--;
    }

    /// <summary>One of the granted permits is for the request that asked.</summary>
    public void Grant(long asked, Grant grant)
    {
        lock (_lock)
        {
            var ends = asked + grant.MillisecondsValid;
            if (asked >= _grantEnds) (_available, _grantBegan, _grantEnds) = (0, asked, ends);
            _available += grant.Permits - 1;
            _grantEnds = Math.Min(_grantEnds, ends);
            _remaining = grant.Remaining;
            _resetAt = asked + grant.MillisecondsToReset;
        }
    }

    /// <summary>Nothing can come back before the reset, so until then nobody needs to be asked.</summary>
    public void Close(long asked, Grant grant)
    {
        lock (_lock)
        {
            (_available, _remaining) = (0, 0);
            _resetAt = _closedUntil = asked + grant.MillisecondsToReset;
        }
    }

    /// <summary>Counts in this instance alone, for as long as Redis is away.</summary>
    public bool TryTakeOwn(long now)
    {
        lock (_lock)
        {
            LastUsed = now;
            _own ??= new PartedWindow(policy);
            var taken = _own.TryTake(now);
            (_available, _remaining, _resetAt) = (0, _own.Remaining, _own.ResetAt);
            return taken;
        }
    }

    public void GiveBackOwn()
    {
        lock (_lock) _own?.GiveBack();
    }
}

/// <summary>The answer of the shared counters about one partition; no permits: the limit is reached.</summary>
internal readonly record struct Grant(int Permits, int Remaining, long MillisecondsValid, long MillisecondsToReset);
