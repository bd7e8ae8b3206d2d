using System.Diagnostics.CodeAnalysis;

namespace ProdReady.Platform.LoadShedding;

// Prevents a limit that somebody has guessed, and that a slower disk or a faster machine makes wrong: how much is worked on at
// once follows from how long it takes. As in Netflix's concurrency-limits (Gradient2), the limit shrinks by as much as latency
// has grown beyond 1.5 times its usual value, and grows by half its square root while it has not. In quiet times it goes back
// towards twice what they need: the first second of a flood would else be taken on at a limit that nothing has tried.
internal sealed class AdaptiveLimit(LoadSheddingOptions options, TimeProvider clock)
{
    private const double Tolerance = 1.5, Smoothing = 0.5, Steepest = 0.5, Decay = 0.9;
    private const int LeastSamples = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private readonly double _floor = Math.Min(options.MinConcurrent, options.MaxConcurrent);
    private double _limit = Math.Min(options.MinConcurrent, options.MaxConcurrent);
    private double? _usual;
    private int _running, _mostRunning, _samples;
    private long _windowBegan = clock.GetTimestamp(), _queueBegan;
    private long? _refused;
    private TimeSpan _sum;

    public int Current => (int)_limit;

    /// <summary>True when this request may be worked on; then <see cref="Leave"/> must follow.</summary>
    public Task<bool> EnterAsync()
    {
        Waiter waiter;
        bool isBurst;
        lock (_lock)
        {
            if (TryTake()) return Task.FromResult(true);

            if (_waiting.Count == 0) _queueBegan = clock.GetTimestamp();
            isBurst = IsWithin(options.BurstTime, _queueBegan)
                && (_refused is not { } refused || !IsWithin(options.BurstTime, refused));
            var most = isBurst ? options.MaxQueued : Math.Min(options.MaxQueued, (int)_limit);
            if (!isBurst) Shorten(most);

            // To wait only in order to be turned away would cost more than the answer.
            if (_waiting.Count == most)
            {
                _refused = clock.GetTimestamp();
                return Task.FromResult(false);
            }

            _waiting.AddLast(waiter = new Waiter(clock.GetTimestamp()));
        }

        return WaitAsync(waiter, isBurst ? options.BurstTime : options.QueueTime);
    }

    /// <param name="took">Null for what tells nothing of how busy this instance is.</param>
    public void Leave(TimeSpan? took)
    {
        lock (_lock)
        {
            _running--;
            if (took is { } sample) Learn(sample);

            // Newest first: under overload the oldest in the queue has most likely been given up by its client.
            while (_waiting.Last is { } newest && TryTake())
            {
                _waiting.RemoveLast();
                newest.Value.SetResult(true);
            }
        }
    }

    private bool TryTake()
    {
        if (_running >= (int)_limit) return false;
        _mostRunning = Math.Max(_mostRunning, ++_running);
        return true;
    }

    private async Task<bool> WaitAsync(Waiter waiter, TimeSpan limit)
    {
        // Thousands a second are turned away when it matters: an exception for each would cost more than the answer.
        await ((Task)waiter.Task.WaitAsync(limit, clock)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!waiter.Task.IsCompleted)
        {
            lock (_lock) Refuse(waiter);
        }

        return await waiter.Task;
    }

    // What was a burst has become a queue that stands, where nobody waits for long: who did would be served late, or in vain.
    private void Shorten(int most)
    {
        while (_waiting.First?.Value is { } oldest && (_waiting.Count > most || !IsWithin(options.QueueTime, oldest.Since)))
        {
            Refuse(oldest);
        }
    }

    // Whose turn came in the same instant keeps it.
    private void Refuse(Waiter waiter)
    {
        if (!_waiting.Remove(waiter)) return;
        _refused = clock.GetTimestamp();
        waiter.SetResult(false);
    }

    private bool IsWithin(TimeSpan time, long timestamp) => clock.GetElapsedTime(timestamp) < time;

    private void Learn(TimeSpan sample)
    {
        _sum += sample;
        if (++_samples < LeastSamples || clock.GetElapsedTime(_windowBegan) < Window) return;

        Adapt((_sum / _samples).TotalSeconds, isPressed: _mostRunning * 2 >= _limit);
        (_sum, _samples, _mostRunning, _windowBegan) = (TimeSpan.Zero, 0, _running, clock.GetTimestamp());
    }

    // What is usual is learnt while there is little to do. Under pressure it may only fall: it would learn the overload.
    [MemberNotNull(nameof(_usual))]
    private void Adapt(double latency, bool isPressed)
    {
        var learnt = _usual is { } usual ? (usual * 0.9) + (latency * 0.1) : latency;
        _usual = isPressed ? Math.Min(_usual * 1.0005 ?? latency, learnt) : learnt;
        if (!isPressed)
        {
            _limit = Math.Clamp(Math.Max(_limit * Decay, _mostRunning * 2), _floor, options.MaxConcurrent);
            return;
        }

        var gradient = Math.Clamp(Tolerance * _usual.Value / latency, Steepest, 1);
        var next = (_limit * gradient) + (Math.Sqrt(_limit) / 2);
        _limit = Math.Clamp((_limit * (1 - Smoothing)) + (next * Smoothing), _floor, options.MaxConcurrent);
    }

    private sealed class Waiter(long since) : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Since => since;
    }
}
