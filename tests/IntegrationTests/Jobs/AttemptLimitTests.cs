using System.Collections.Concurrent;
using ProdReady.App.Data;
using ProdReady.Platform.Jobs;

namespace ProdReady.IntegrationTests.Jobs;

/// <summary>Work that hangs, and does not listen to its token.</summary>
public sealed class AttemptLimitTests(TestServers servers)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(59);

    private readonly TestClock _clock = new(Limit);
    private readonly ConcurrentQueue<CancellationToken> _begun = new();
    private readonly TaskCompletionSource _goesOn = new();
    private readonly ConcurrentQueue<Exception?> _refused = new();

    [Fact]
    public async Task Leaves_its_place_to_others_fails_after_its_attempts_and_then_completes_nothing()
    {
        var database = await servers.DatabaseAsync();
        var tenant = await database.NewTenantAsync(customers: 0);
        await using var host = await JobHost.StartAsync(
            servers, _clock, null, ("Jobs:AttemptLimit", $"{Limit}"), ("Jobs:Slots", "1"), ("Jobs:Attempts", "2"),
            ("Jobs:Lease", "00:10:00"), ("Jobs:FirstRetryAfter", "01:00:00"));
        host.Does = (run, db, ct) => run.Job.Permission is null ? Task.CompletedTask : HangAsync(run, db, ct);

        var stuck = await host.AskAsync(tenant, permission: "some");
        await EndAttemptAsync(1);
        var other = await host.IsOverAsync(await host.AskAsync(tenant));
        var between = await host.ReadAsync(stuck);
        await database.Servers.AdministerAsync($"UPDATE jobs SET due_at = now() WHERE id = '{stuck}'", ct: Test.Ct);
        await EndAttemptAsync(2);
        var failed = await host.IsOverAsync(stuck);
        _goesOn.SetResult();
        await Eventually.IsTrueAsync(() => _refused.Count == 2, "both attempts have tried to complete the job");

        Assert.Equal((JobState.Succeeded, 1), (other.State, other.Attempts));
        Assert.Equal((JobState.Waiting, 1), (between.State, between.Attempts));
        Assert.Equal((JobState.Failed, 2, 500), (failed.State, failed.Attempts, failed.ProblemStatus));
        Assert.StartsWith("It took longer than 00:59:00", failed.ProblemDetail, StringComparison.Ordinal);
        Assert.All(_refused, refused => Assert.IsType<JobLostException>(refused));
        Assert.Equal(failed.Revision, (await host.ReadAsync(stuck)).Revision);
    }

    private async Task HangAsync(JobRun run, AppDbContext db, CancellationToken ct)
    {
        _begun.Enqueue(ct);
        await _goesOn.Task;
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        _refused.Enqueue(await Record.ExceptionAsync(
            () => run.CompleteAsync(db, TimeProvider.System.GetUtcNow(), null, CancellationToken.None)));
    }

    private async Task EndAttemptAsync(int attempt)
    {
        await Eventually.IsTrueAsync(
            () => _begun.Count == attempt && _clock.Waiting.Contains(Limit), $"attempt {attempt} hangs");
        _clock.Ring();
        await Eventually.IsTrueAsync(() => _begun.Last().IsCancellationRequested, "the attempt is told to end");
    }
}
