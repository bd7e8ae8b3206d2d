using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using ProdReady.Platform.Leases;

namespace ProdReady.UnitTests.Leases;

/// <summary>A lease of 30 s, of which 5 are over when the row is claimed.</summary>
public sealed class LeaseTests
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);
    private readonly HandClock _clock = new();
    private readonly TaskCompletionSource _work = new();
    private readonly Lease _lease;
    private readonly CancellationTokenSource _stop = new();
    private int _tries;
    private TimeSpan? _endedAt;

    public LeaseTests() => _lease = new Lease(Length, _clock, NullLogger.Instance);

    [Fact]
    public async Task Lasts_as_long_as_the_work_however_long_that_is()
    {
        var holding = HoldAsync(() => Task.FromResult(true));
        for (var i = 1; i <= 20; i++) await TryIsOverAsync(i);
        _work.SetResult();
        await holding;

        Assert.False(_lease.IsLost);
        Assert.Equal(0, _clock.Set);
    }

    [Fact]
    public async Task Ends_the_work_before_it_is_over_for_others_when_it_cannot_be_renewed()
    {
        var holding = HoldAsync(() => _tries == 1 ? Task.FromResult(true) : throw new TimeoutException());
        await TryIsOverAsync(1);
        var renewedAt = _clock.Now;
        await TryIsOverAsync(2);
        await TryIsOverAsync(3, timers: 2);
        AdvanceUntilEnded();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => holding);
        Assert.True(_lease.IsLost);
        Assert.InRange(_endedAt!.Value - renewedAt, Length / 2, Length - TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Ends_the_work_in_time_also_while_the_renewal_hangs_and_counts_from_before_the_claim()
    {
        var hangs = new TaskCompletionSource<bool>();
        var holding = HoldAsync(() => hangs.Task);
        await TryIsOverAsync(1, timers: 1);
        AdvanceUntilEnded();
        hangs.SetResult(true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => holding);
        Assert.True(_lease.IsLost);
        Assert.InRange(_endedAt!.Value, Length / 2, Length - TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Ends_the_work_at_once_when_another_has_it()
    {
        var holding = HoldAsync(() => Task.FromResult(false));
        _clock.Advance(_lease.Heartbeat);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => holding);
        Assert.True(_lease.IsLost);
    }

    [Fact]
    public async Task Is_not_lost_when_the_work_is_told_to_stop()
    {
        var holding = HoldAsync(() => Task.FromResult(true));
        await _stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => holding);
        Assert.False(_lease.IsLost);
    }

    private Task HoldAsync(Func<Task<bool>> renew)
    {
        _clock.Advance(TimeSpan.FromSeconds(5));
        return _lease.HoldAsync(
            () =>
            {
                Interlocked.Increment(ref _tries);
                return renew();
            },
            end =>
            {
                end.Register(() => _endedAt = _clock.Now);
                return _work.Task.WaitAsync(end);
            },
            _stop.Token);
    }

    // Until the try is made and, of its timers, as many are set again: the heartbeat's and the one that ends the work.
    private async Task TryIsOverAsync(int number, int timers = 2)
    {
        _clock.Advance(_lease.Heartbeat);
        var began = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _tries) < number || _clock.Set != timers)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30), $"Try {number} is not made.");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    private void AdvanceUntilEnded()
    {
        while (_endedAt is null && _clock.Now < Length * 4) _clock.Advance(TimeSpan.FromSeconds(1));
    }
}
