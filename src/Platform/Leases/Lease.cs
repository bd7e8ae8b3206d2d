using Microsoft.Extensions.Logging;

namespace ProdReady.Platform.Leases;

// A Worker that hangs, or is cut off from the database, goes on with what another begins meanwhile. Here it is stopped before
// that: its time runs by a clock that nobody sets, from before the row was claimed, and so ends sooner than in the row, where
// the database's clock counts. What was frozen for longer is for the row's fence to refuse.
/// <summary>
/// The right to be the only one who does something, for a while that is renewed as long as it takes. Make it before you claim
/// the row.
/// </summary>
/// <param name="length">How long the row is claimed, and renewed, for.</param>
public sealed class Lease(TimeSpan length, TimeProvider clock, ILogger log)
{
    // Of the rest the work has to come to its end.
    private readonly TimeSpan _usable = length * 0.8;
    private readonly long _claimedAt = clock.GetTimestamp();

    /// <summary>How often it is renewed: three times in its length unless set.</summary>
    public TimeSpan Heartbeat { get; init; } = length / 3;

    /// <summary>How long the work may last before it is left behind, and not renewed any more. No limit unless set.</summary>
    public TimeSpan? WorkLimit { get; init; }

    /// <summary>The work was ended, because another has the row or may soon have it.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Does the work, and comes back when it has ended, with its exception if it has one.</summary>
    /// <param name="renew">False when the row is somebody else's. What it throws is logged, and it is tried again.</param>
    /// <param name="work">
    /// Ends soon after its token is cancelled: by <paramref name="ct"/>, because the lease is lost, or as its time is over.
    /// </param>
    /// <exception cref="OverdueException">It lasted longer than <see cref="WorkLimit"/>.</exception>
    public async Task HoldAsync(Func<Task<bool>> renew, Func<CancellationToken, Task> work, CancellationToken ct)
    {
        using var lost = new CancellationTokenSource(LeftSince(_claimedAt), clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(lost.Token, ct);
        using var done = new CancellationTokenSource();
        var renewing = RenewAsync(renew, lost, done.Token);
        try
        {
            await (WorkLimit is { } limit ? new AttemptLimit(limit, clock, log).HoldAsync(work, end.Token) : work(end.Token));
        }
        finally
        {
            IsLost = lost.IsCancellationRequested;
            await done.CancelAsync();
            await renewing;
        }
    }

    private async Task RenewAsync(Func<Task<bool>> renew, CancellationTokenSource lost, CancellationToken done)
    {
        while (!lost.IsCancellationRequested)
        {
            await Task.Delay(Heartbeat, clock, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (done.IsCancellationRequested) return;

            var begun = clock.GetTimestamp();
            try
            {
                if (await renew()) lost.CancelAfter(LeftSince(begun));
                else await lost.CancelAsync();
            }
            catch (Exception fault)
            {
                log.LogWarning(fault, "A lease could not be renewed; what is done under it ends, unless it can be soon");
            }
        }
    }

    private TimeSpan LeftSince(long begun) =>
        _usable - clock.GetElapsedTime(begun) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
