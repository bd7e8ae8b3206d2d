using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ProdReady.Platform.Jobs;

/// <summary>
/// Work that a Worker repeats. A run that fails is logged and tried again at the next turn: one bad row must not end the
/// job for good. Every Worker runs it, so a run must be safe beside another one of its kind.
/// </summary>
public abstract class RecurringJob(TimeSpan interval, TimeProvider clock, ILogger log) : BackgroundService
{
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, clock);
        do
        {
            try
            {
                await RunAsync(stoppingToken);
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
