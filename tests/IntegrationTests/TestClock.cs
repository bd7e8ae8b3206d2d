namespace ProdReady.IntegrationTests;

/// <summary>
/// Real time, and more of it when a test says so; timers of the held lengths ring when the test rings them. So a test can ask
/// what happens when a time is over, instead of how fast the machine is.
/// </summary>
public sealed class TestClock(Func<TimeSpan, bool> holds) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly Func<TimeSpan, bool> _holds = holds;
    private readonly List<TestTimer> _waiting = [];
    private readonly DateTimeOffset _madeAt = System.GetUtcNow();
    private readonly long _madeAtTimestamp = System.GetTimestamp();
    private long _passed;
    private int _started;

    public TestClock(params TimeSpan[] held) : this(held.Contains)
    {
    }

    /// <summary>Time that nobody had to wait for.</summary>
    public TimeSpan Passed
    {
        get => new(Interlocked.Read(ref _passed));
        set => Interlocked.Exchange(ref _passed, value.Ticks);
    }

    /// <summary>No time goes by, but what <see cref="Passed"/> says; timers run as they do.</summary>
    public bool Stands { get; init; }

    /// <summary>How many held timers were ever started.</summary>
    public int Started
    {
        get { lock (_lock) return _started; }
    }

    /// <summary>The lengths of those that have not been rung and are still wanted.</summary>
    public IReadOnlyList<TimeSpan> Waiting
    {
        get { lock (_lock) return [.. _waiting.Select(timer => timer.Length)]; }
    }

    public override DateTimeOffset GetUtcNow() => (Stands ? _madeAt : base.GetUtcNow()) + Passed;

    public override long GetTimestamp() =>
        (Stands ? _madeAtTimestamp : base.GetTimestamp()) + (long)(Passed.TotalSeconds * TimestampFrequency);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var real = base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var timer = new TestTimer(this, real, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Their time is over, for all that wait; those that repeat wait again.</summary>
    public void Ring()
    {
        TestTimer[] due;
        lock (_lock)
        {
            due = [.. _waiting];
            _waiting.RemoveAll(timer => !timer.Repeats);
        }

        foreach (var timer in due) timer.Ring();
    }

    private void Start(TestTimer timer, bool isHeld)
    {
        lock (_lock)
        {
            _waiting.Remove(timer);
            if (!isHeld) return;
            _waiting.Add(timer);
            _started++;
        }
    }

    private sealed class TestTimer(TestClock clock, ITimer real, Action callback) : ITimer
    {
        public TimeSpan Length { get; private set; }

        public bool Repeats { get; private set; }

        public void Ring() => callback();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var isHeld = clock._holds(dueTime);
            (Length, Repeats) = (dueTime, period != Timeout.InfiniteTimeSpan);
            clock.Start(this, isHeld);
            return isHeld
                ? real.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)
                : real.Change(dueTime, period);
        }

        public void Dispose()
        {
            clock.Start(this, isHeld: false);
            real.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
