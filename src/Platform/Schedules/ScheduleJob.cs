using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Leases;

namespace ProdReady.Platform.Schedules;

// Every Worker looks, and one does it: a machine of its own for the nightly work is the one that is down at night. What hangs
// is tried again like what fails; renewed for ever, it would stand still on all Workers.
internal sealed class ScheduleJob(
    ScheduledWork work, ScheduleTable table, IOptions<SchedulesOptions> options, TimeProvider clock, ILogger<ScheduleJob> log)
    : RecurringJob(options.Value.Interval, clock, log)
{
    private readonly TimeProvider _clock = clock;
    private readonly ILogger _log = log;

    // The limit of the work itself comes before it, so that the row tells what happened.
    protected override TimeSpan RunLimit => options.Value.RunLimit * 2;

    protected override Task RunAsync(CancellationToken ct) => RunIfDueAsync(ct);

    /// <summary>Whether it was due, and this Worker's turn.</summary>
    internal async Task<bool> RunIfDueAsync(CancellationToken ct)
    {
        var lease = new Lease(options.Value.Lease, _clock, _log) { WorkLimit = options.Value.RunLimit };
        if (await table.TryClaimAsync(work, ct) is not { } run) return false;

        var fault = await FaultOfAsync(lease.HoldAsync(() => table.TryKeepAsync(run), work.RunAsync, ct));
        if (fault is OperationCanceledException && ct.IsCancellationRequested)
        {
            await table.GiveBackAsync(run);
            return true;
        }

        if (lease.IsLost || !await table.TryEndAsync(work, run, fault))
        {
            _log.LogWarning("Run {Run} of {Schedule} lost its lease; another Worker begins anew", run.Runs, work.Name);
        }
        else if (fault is not null)
        {
            _log.LogError(fault, "Run {Run} of {Schedule} failed", run.Runs, work.Name);
        }

        return true;
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
