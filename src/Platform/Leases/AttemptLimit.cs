using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace ProdReady.Platform.Leases;

// Work that hangs, and does not listen to its token, would be waited for, and its lease renewed, for ever: nothing else gets
// its place, and no other Worker begins it anew.
/// <summary>How long one attempt at something may last; then whoever asked for it goes on without it.</summary>
internal sealed class AttemptLimit(TimeSpan length, TimeProvider clock, ILogger log)
{
    private static readonly Counter<long> Overdue = new Meter("App.Attempts").CreateCounter<long>(
        "attempts.overdue", "{attempt}", "Jobs, messages and runs that lasted too long and were left behind");

    /// <summary>
    /// Comes back when the work has ended, with its exception if it has one, or when its time is over. Work that goes on all the
    /// same is left behind in this process: see to it that it has no effect any more, or does no harm.
    /// </summary>
    /// <param name="ct">Cancels the token of the work, as the end of its time does.</param>
    /// <exception cref="OverdueException">Its time is over.</exception>
    public async Task HoldAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        // Not disposed of: what is left behind may still ask it. It holds nothing that would need it.
        var end = new CancellationTokenSource();
        await using var told = ct.UnsafeRegister(_ => _ = CancelAsync(end), null);
        var working = BeginAsync(work, end.Token);
        await working.WaitAsync(length, clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!working.IsCompleted)
        {
            Overdue.Add(1);
            _ = CancelAsync(end);
            throw new OverdueException(length);
        }

        await working;
    }

    // On a thread of its own, for what hangs before it first waits.
    private static async Task BeginAsync(Func<CancellationToken, Task> work, CancellationToken end)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await work(end);
    }

    // Nobody waits for it: what is registered on a token may hang like the work itself.
    private async Task CancelAsync(CancellationTokenSource end)
    {
        try
        {
            await end.CancelAsync();
        }
        catch (Exception fault)
        {
            log.LogWarning(fault, "Work that was told to end failed to hear it");
        }
    }
}

/// <summary>An attempt lasted longer than it may, and was left behind.</summary>
public sealed class OverdueException(TimeSpan limit) : Exception($"It took longer than {limit} (hours:minutes:seconds).");
