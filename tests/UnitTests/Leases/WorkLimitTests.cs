using Microsoft.Extensions.Logging.Abstractions;
using ProdReady.Platform.Leases;

namespace ProdReady.UnitTests.Leases;

/// <summary>Work that hangs under a lease that would be renewed for ever; what is registered on its token does so too.</summary>
public sealed class WorkLimitTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HandClock _clock = new();
    private readonly Lease _lease;
    private readonly TaskCompletionSource<CancellationToken> _begun = new();
    private readonly TaskCompletionSource _work = new();
    private readonly ManualResetEventSlim _goesOn = new();
    private readonly CancellationTokenSource _stop = new();

    public WorkLimitTests() => _lease = new Lease(TimeSpan.FromSeconds(30), _clock, NullLogger.Instance) { WorkLimit = Limit };

    [Fact]
    public async Task It_is_left_behind_when_its_time_is_over_and_not_renewed_any_more()
    {
        var holding = HoldAsync();
        var end = await _begun.Task;
        _clock.Advance(Limit);

        await Assert.ThrowsAsync<OverdueException>(() => holding.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.True(end.IsCancellationRequested);
        Assert.False(_lease.IsLost);
        Assert.Equal(0, _clock.Set);
    }

    [Fact]
    public async Task Who_tells_it_to_stop_does_not_wait_for_what_hangs_on_its_token_but_the_work_is_waited_for()
    {
        var holding = HoldAsync();
        var end = await _begun.Task;

        await _stop.CancelAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.True(end.IsCancellationRequested);
        Assert.False(holding.IsCompleted);
        _work.SetException(new TimeoutException("its own"));
        Assert.Equal("its own", (await Assert.ThrowsAsync<TimeoutException>(() => holding)).Message);
    }

    public void Dispose()
    {
        _goesOn.Set();
        _stop.Dispose();
    }

    private Task HoldAsync() => _lease.HoldAsync(() => Task.FromResult(true), WorkAsync, _stop.Token);

    private Task WorkAsync(CancellationToken ct)
    {
        // What was registered last comes first.
        ct.Register(() => _goesOn.Wait(Patience * 2));
        ct.Register(() => throw new InvalidOperationException());
        _begun.SetResult(ct);
        return _work.Task;
    }
}
