using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Jobs;

namespace ProdReady.Platform.Schedules;

// Every Worker looks, and one does it: a machine of its own for the nightly work is the one that is down at night.
internal sealed class ScheduleJob(
    ScheduledWork work, ScheduleTable table, IOptions<SchedulesOptions> options, TimeProvider clock, ILogger<ScheduleJob> log)
    : RecurringJob(options.Value.Interval, clock, log)
{
    private readonly TimeProvider _clock = clock;
    private readonly ILogger _log = log;

    protected override Task RunAsync(CancellationToken ct) => RunIfDueAsync(ct);

    /// <summary>Whether it was due, and this Worker's turn.</summary>
    internal async Task<bool> RunIfDueAsync(CancellationToken ct)
    {
        if (await table.TryClaimAsync(work, ct) is not { } run) return false;

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var working = work.RunAsync(stop.Token);
        await Task.WhenAny(working, KeepAsync(run, stop.Token));
        await stop.CancelAsync();
        var fault = await FaultOfAsync(working);
        if (fault is OperationCanceledException && ct.IsCancellationRequested)
        {
            await table.GiveBackAsync(run);
            return true;
        }

        if (!await table.TryEndAsync(work, run, fault))
        {
            _log.LogWarning("Run {Run} of {Schedule} lost its lease; another Worker has it", run.Runs, work.Name);
        }
        else if (fault is not null)
        {
            _log.LogError(fault, "Run {Run} of {Schedule} failed", run.Runs, work.Name);
        }

        return true;
    }

    // Comes to its end when the lease is lost, or cannot be kept: then the work must not go on.
    private async Task KeepAsync(Schedule run, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(options.Value.Lease / 3, _clock);
        while (await timer.WaitForNextTickAsync(ct) && await table.TryKeepAsync(run, ct))
        {
        }
    }

    private static async Task<Exception?> FaultOfAsync(Task working)
    {
        try
        {
            await working;
            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }
}
