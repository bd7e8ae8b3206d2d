using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProdReady.Platform.Leases;

namespace ProdReady.Platform.Jobs;

/// <summary>
/// Work that a Worker repeats. A run that fails is logged and tried again at the next turn: one bad row must not end the
/// job for good, nor one call that hangs. Every Worker runs it, so a run must be safe beside another one of its kind.
/// </summary>
public abstract class RecurringJob(TimeSpan interval, TimeProvider clock, ILogger log) : BackgroundService
{
    private long _begunAt;

    /// <summary>How long a run may last before it is left behind, and the next one begins. An hour unless overridden.</summary>
    protected virtual TimeSpan RunLimit => TimeSpan.FromHours(1);

    /// <summary>
    /// Ask it before each round of a loop: false when half of <see cref="RunLimit"/> is over. So that work of which there is much
    /// is not taken for work that hangs, the rest is for the next run, which follows at once.
    /// </summary>
    protected bool HasTime => clock.GetElapsedTime(_begunAt) < RunLimit / 2;

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var limit = new AttemptLimit(RunLimit, clock, log);
        using var timer = new PeriodicTimer(interval, clock);
        do
        {
            try
            {
                _begunAt = clock.GetTimestamp();
                await limit.HoldAsync(RunAsync, stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError(fault, "{Job} failed; it runs again in {Interval}", GetType().Name, interval);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    protected abstract Task RunAsync(CancellationToken ct);
}
