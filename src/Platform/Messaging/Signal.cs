namespace ProdReady.Platform.Messaging;

// An event that stays set until one waiter has taken it: a ring that comes while the relay is at work is not lost.
internal sealed class Signal
{
    private readonly SemaphoreSlim _set = new(0, 1);
    private readonly Lock _gate = new();

    public void Set()
    {
        lock (_gate)
        {
            if (_set.CurrentCount == 0)
            {
                _set.Release();
            }
        }
    }

    /// <summary>Returns true when the signal is set, false when <paramref name="limit"/> is over.</summary>
    public Task<bool> WaitAsync(TimeSpan limit, CancellationToken ct) => _set.WaitAsync(limit, ct);
}
