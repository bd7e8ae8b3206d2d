using System.Runtime.ExceptionServices;

namespace ProdReady.Platform.Caching;

// Prevents a caller who gives up from failing those who wait with it: what was abandoned says so, and is done again.
internal sealed class Flight(CacheKey key, long sum)
{
    private readonly TaskCompletionSource _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private object? _value;
    private ExceptionDispatchInfo? _failure;
    private bool _hasValue;

    public CacheKey Key { get; } = key;

    public long Sum { get; } = sum;

    public bool HasBegun { get; set; }

    public Flight? Previous { get; set; }

    public Flight? Next { get; set; }

    /// <summary>Ends when the owner is through, whatever came of it; never fails.</summary>
    public Task Landed => _landed.Task;

    /// <summary>False when the owner gave up: ask again.</summary>
    /// <exception cref="Exception">What the owner's fill threw.</exception>
    public bool TryGetValue(out object? value)
    {
        _failure?.Throw();
        value = _value;
        return _hasValue;
    }

    public void Succeed(object? value) => (_value, _hasValue) = (value, true);

    public void Fail(Exception failure) => _failure = ExceptionDispatchInfo.Capture(failure);

    public void Land() => _landed.TrySetResult();
}
