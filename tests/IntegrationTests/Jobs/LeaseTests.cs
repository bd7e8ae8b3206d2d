using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Jobs;

namespace ProdReady.IntegrationTests.Jobs;

/// <summary>Who holds a job when a Worker is frozen, is told to stop, or fails at it.</summary>
public sealed class LeaseTests(TestServers servers)
{
    private readonly TaskCompletionSource _begun = new();
    private readonly TaskCompletionSource _wakes = new();

    [Fact]
    public async Task A_worker_that_wakes_up_after_another_took_over_commits_nothing()
    {
        var tenant = await (await servers.DatabaseAsync()).NewTenantAsync(customers: 0);
        await using var frozen = await JobHost.StartAsync(
            servers, null, ("Jobs:Lease", "00:00:01"), ("Jobs:Heartbeat", "00:01:00"), ("Jobs:Slots", "1"));
        frozen.Does = (run, db, _) => EffectAsync(run, db, waits: true);
        var job = await frozen.AskAsync(tenant);
        await _begun.Task.WaitAsync(Test.Ct);

        await using var other = await JobHost.StartAsync(servers, frozen.Kind);
        other.Does = (run, db, _) => EffectAsync(run, db, waits: false);
        var done = await other.IsOverAsync(job);
        _wakes.SetResult();
        await frozen.StopAsync();

        Assert.Equal((JobState.Succeeded, 2), (done.State, done.Fence));
        Assert.Equal(["attempt 2"], await EffectsAsync(tenant));
        Assert.Equal(done.Revision, (await other.ReadAsync(job)).Revision);
    }

    [Fact]
    public async Task A_worker_that_is_told_to_stop_gives_its_job_back_at_once()
    {
        var tenant = await (await servers.DatabaseAsync()).NewTenantAsync(customers: 0);
        await using var stopping = await JobHost.StartAsync(servers, null, ("Jobs:Lease", "00:10:00"));
        stopping.Does = async (_, _, ct) =>
        {
            _begun.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
        };
        var job = await stopping.AskAsync(tenant);
        await _begun.Task.WaitAsync(Test.Ct);
        await using var other = await JobHost.StartAsync(servers, stopping.Kind);

        await stopping.StopAsync();
        var done = await other.IsOverAsync(job);

        // Given back: a lease that ends by itself takes ten minutes, and with it an attempt.
        Assert.Equal((JobState.Succeeded, 1, 2), (done.State, done.Attempts, done.Fence));
    }

    [Fact]
    public async Task What_fails_is_tried_again_and_a_refusal_or_the_last_attempt_ends_it_with_a_problem()
    {
        var tenant = await (await servers.DatabaseAsync()).NewTenantAsync(customers: 0);
        await using var host = await JobHost.StartAsync(servers, null, ("Jobs:Attempts", "3"));
        host.Does = (run, _, _) => throw (run.Job.Permission is null
            ? new InvalidOperationException("internal")
            : new ProblemException(new Problem(422, "There is nothing to report.")));

        var failed = await host.IsOverAsync(await host.AskAsync(tenant));
        var refused = await host.IsOverAsync(await host.AskAsync(tenant, permission: "some"));

        Assert.Equal((JobState.Failed, 3, 500), (failed.State, failed.Attempts, failed.ProblemStatus));
        Assert.DoesNotContain("internal", failed.ProblemDetail, StringComparison.Ordinal);
        Assert.Equal((JobState.Failed, 1, 422), (refused.State, refused.Attempts, refused.ProblemStatus));
        Assert.Equal("There is nothing to report.", refused.ProblemDetail);
    }

    [Fact]
    public async Task A_job_of_which_every_worker_dies_fails_in_the_end()
    {
        var database = await servers.DatabaseAsync();
        var tenant = await database.NewTenantAsync(customers: 0);
        await using var host = await JobHost.StartAsync(servers);
        await host.StopAsync();
        var job = await host.AskAsync(tenant);
        await database.Servers.AdministerAsync(
            $"UPDATE jobs SET state = 'Running', attempts = 5, lease_until = now() WHERE id = '{job}'", ct: Test.Ct);

        await host.Get<JobQueue>().ClaimAsync([host.Kind], Test.Ct);

        Assert.Equal((JobState.Failed, 500), (await host.ReadAsync(job)) is var end ? (end.State, end.ProblemStatus) : default);
    }

    [Fact]
    public async Task A_job_that_is_cancelled_while_it_waits_is_never_begun()
    {
        var tenant = await (await servers.DatabaseAsync()).NewTenantAsync(customers: 0);
        await using var stopped = await JobHost.StartAsync(servers);
        await stopped.StopAsync();
        var cancelled = await stopped.AskAsync(tenant);
        Assert.True(await stopped.Get<JobQueue>().CancelAsync(await stopped.ReadAsync(cancelled), Test.Ct));

        await using var host = await JobHost.StartAsync(servers, stopped.Kind);
        await host.IsOverAsync(await host.AskAsync(tenant));

        var job = await host.ReadAsync(cancelled);
        Assert.Equal((JobState.Cancelled, 0, 0), (job.State, job.Attempts, job.Fence));
    }

    // A customer stands for whatever a job has for an effect.
    private async Task EffectAsync(JobRun run, AppDbContext db, bool waits)
    {
        _begun.TrySetResult();
        if (waits) await _wakes.Task;
        var customer = TestDatabase.NewCustomer(run.Job.TenantId);
        customer.Name = $"attempt {run.Job.Attempts}";
        db.Add(customer);
    }

    private async Task<string[]> EffectsAsync(Guid tenant)
    {
        await using var scope = (await servers.DatabaseAsync()).For(tenant);
        return await scope.Db.Customers.Select(customer => customer.Name).ToArrayAsync(Test.Ct);
    }
}
