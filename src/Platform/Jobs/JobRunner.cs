using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Leases;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Jobs;

// Runs what the queue gives. A Worker that dies gives its jobs back by falling silent, one that is told to stop at once; one
// that is cut off from the database stops its work before another begins it. What an attempt leaves behind that lasted too long
// can complete nothing: the job does not run any more, or by a later claim.
internal sealed class JobRunner(
    JobQueue queue, JobBell bell, JobKinds kinds, IServiceScopeFactory scopes, IHostApplicationLifetime host,
    IOptions<JobsOptions> options, TimeProvider clock, ILogger<JobRunner> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, host.ApplicationStopping);
        using var ear = bell.Listen();
        await Task.WhenAll(Enumerable.Range(0, options.Value.Slots).Select(_ => WorkAsync(ear, stop.Token)));
    }

    private async Task WorkAsync(JobBell.Ear ear, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var lease = new Lease(options.Value.Lease, clock, log)
                {
                    Heartbeat = options.Value.Heartbeat, WorkLimit = options.Value.AttemptLimit,
                };
                if (await queue.ClaimAsync(kinds.Names, stop) is { } job)
                {
                    ear.PassOn();
                    await RunAsync(new JobRun(job), lease, stop);
                }
                else
                {
                    await ear.WaitAsync(options.Value.PollInterval, stop);
                }
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                log.LogWarning(fault, "The jobs could not be read or written; they stay as they are");
                await Task.Delay(options.Value.PollInterval, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RunAsync(JobRun run, Lease lease, CancellationToken stop)
    {
        try
        {
            await lease.HoldAsync(() => queue.RenewAsync(run, CancellationToken.None), ct => WorkAsync(run, ct), stop);
        }
        catch (Exception fault)
        {
            await EndAsync(run.Job, fault, lease.IsLost, stop.IsCancellationRequested);
        }
    }

    private async Task WorkAsync(JobRun run, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Enter(run.Job.TenantId, run.Job.ActorId);
        log.LogInformation("Job {JobId} ({Kind}) begins, attempt {Attempt}", run.Job.Id, run.Job.Kind, run.Job.Attempts);
        await scope.ServiceProvider.GetRequiredKeyedService<JobWork>(run.Job.Kind).RunAsync(run, ct);
        if (!run.IsComplete) throw new InvalidOperationException($"The work of {run.Job.Kind} ended without CompleteAsync.");
        log.LogInformation("Job {JobId} ({Kind}) has succeeded", run.Job.Id, run.Job.Kind);
    }

    private async Task EndAsync(Job job, Exception fault, bool isLost, bool stops)
    {
        if (isLost || fault is JobLostException)
        {
            log.LogInformation("Job {JobId} ({Kind}) was lost or cancelled; nothing is left of it here", job.Id, job.Kind);
        }
        else if (fault is ProblemException refused)
        {
            await queue.FailAsync(job, refused.Problem, CancellationToken.None);
        }
        else if (stops)
        {
            await queue.GiveBackAsync(job, CancellationToken.None);
        }
        else if (job.Attempts < options.Value.Attempts)
        {
            log.LogWarning(fault, "Job {JobId} ({Kind}) broke off; it is tried again", job.Id, job.Kind);
            await queue.TryLaterAsync(job, CancellationToken.None);
        }
        else
        {
            log.LogError(fault, "Job {JobId} ({Kind}) has failed for good", job.Id, job.Kind);
            var reason = fault is OverdueException ? fault.Message : "Something went wrong on our side.";
            await queue.FailAsync(job, new Problem(StatusCodes.Status500InternalServerError, reason), CancellationToken.None);
        }
    }
}
