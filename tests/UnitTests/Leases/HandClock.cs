namespace ProdReady.UnitTests.Leases;

/// <summary>A clock that goes on when the test says so, and fires the timers that were set by it.</summary>
internal sealed class HandClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<HandTimer> _set = [];
    private TimeSpan _now;

    public TimeSpan Now
    {
        get { lock (_gate) return _now; }
    }

    /// <summary>How many timers are still to fire.</summary>
    public int Set
    {
        get { lock (_gate) return _set.Count; }
    }

    public bool HasOneAt(TimeSpan at)
    {
        lock (_gate) return _set.Any(timer => timer.At == at);
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    public void Advance(TimeSpan by)
    {
        List<HandTimer> due;
        lock (_gate)
        {
            _now += by;
            due = [.. _set.Where(timer => timer.At <= _now).OrderBy(timer => timer.At)];
            _set.RemoveAll(due.Contains);
        }

        due.ForEach(timer => timer.Fire());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class HandTimer(HandClock clock, Action fire) : ITimer
    {
        public TimeSpan At { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._set.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                At = clock._now + dueTime;
                clock._set.Add(this);
                return true;
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
