using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Jobs;

// Runs what the queue gives. A Worker that dies gives its jobs back by falling silent, one that is told to stop at once; one
// that is cut off from the database stops its work before another begins it.
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
                if (await queue.ClaimAsync(kinds.Names, stop) is { } job)
                {
                    ear.PassOn();
                    await RunAsync(new JobRun(job), stop);
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

    private async Task RunAsync(JobRun run, CancellationToken stop)
    {
        using var end = new CancellationTokenSource();
        using var done = new CancellationTokenSource();
        var keeping = KeepAsync(run, end, done.Token, stop);
        try
        {
            await WorkAsync(run, end.Token);
        }
        catch (Exception fault)
        {
            await EndAsync(run, fault);
        }
        finally
        {
            await done.CancelAsync();
            await keeping;
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

    private async Task EndAsync(JobRun run, Exception fault)
    {
        var job = run.Job;
        if (run.IsLost || fault is JobLostException)
        {
            log.LogInformation("Job {JobId} ({Kind}) was given back, lost or cancelled; nothing is left", job.Id, job.Kind);
        }
        else if (fault is ProblemException refused)
        {
            await queue.FailAsync(job, refused.Problem, CancellationToken.None);
        }
        else if (job.Attempts < options.Value.Attempts)
        {
            log.LogWarning(fault, "Job {JobId} ({Kind}) broke off; it is tried again", job.Id, job.Kind);
            await queue.TryLaterAsync(job, CancellationToken.None);
        }
        else
        {
            log.LogError(fault, "Job {JobId} ({Kind}) has failed for good", job.Id, job.Kind);
            var problem = new Problem(StatusCodes.Status500InternalServerError, "Something went wrong on our side.");
            await queue.FailAsync(job, problem, CancellationToken.None);
        }
    }

    // Until the work is done; ends it when it must not go on.
    private async Task KeepAsync(JobRun run, CancellationTokenSource end, CancellationToken done, CancellationToken stop)
    {
        using var wake = CancellationTokenSource.CreateLinkedTokenSource(done, stop);
        var keptAt = clock.GetTimestamp();
        while (!run.IsLost)
        {
            await Task.Delay(options.Value.Heartbeat, clock, wake.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (done.IsCancellationRequested) return;

            try
            {
                run.IsLost = !await RenewOrGiveBackAsync(run, stop);
                keptAt = clock.GetTimestamp();
            }
            catch (Exception fault)
            {
                log.LogWarning(fault, "The lease of job {JobId} could not be renewed", run.Job.Id);
                run.IsLost = stop.IsCancellationRequested || clock.GetElapsedTime(keptAt) > options.Value.Lease;
            }
        }

        await end.CancelAsync();
    }

    private async Task<bool> RenewOrGiveBackAsync(JobRun run, CancellationToken stop)
    {
        if (!stop.IsCancellationRequested) return await queue.RenewAsync(run, CancellationToken.None);
        await queue.GiveBackAsync(run.Job, CancellationToken.None);
        return false;
    }
}
