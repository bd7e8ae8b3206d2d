using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Schedules;

namespace ProdReady.IntegrationTests.Platform.Schedules;

/// <summary>Workers that look for what is due each hour; each has a clock of its own.</summary>
public sealed class ScheduleTests(TestServers servers)
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly string _name = $"test {Guid.NewGuid():N}";

    [Fact]
    public async Task Is_done_by_one_of_all_workers_and_after_an_outage_once_for_all_that_was_missed()
    {
        var (runs, clock, atWork, done) = (0, new Clock(Noon), new TaskCompletionSource(), new TaskCompletionSource());
        var workers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => WorkerAsync(clock, async _ =>
        {
            Interlocked.Increment(ref runs);
            atWork.TrySetResult();
            await done.Task;
        })));
        Assert.False(await workers[0].RunIfDueAsync(Test.Ct));

        // Due at 13, 14 and 15 o'clock, when no Worker was there.
        clock.Now = Noon.AddHours(3.5);
        var turns = workers.Select(worker => worker.RunIfDueAsync(Test.Ct)).ToArray();
        await atWork.Task;
        await Eventually.IsTrueAsync(() => turns.Count(turn => turn.IsCompleted) == 5, "the others go without");
        done.SetResult();

        Assert.Single(await Task.WhenAll(turns), hadTheTurn => hadTheTurn);
        Assert.DoesNotContain(true, await Task.WhenAll(workers.Select(worker => worker.RunIfDueAsync(Test.Ct))));
        Assert.Equal(1, runs);
        Assert.Equal(Noon.AddHours(4), (await RowAsync()).DueAt);
        clock.Now = Noon.AddHours(4);
        Assert.True(await workers[1].RunIfDueAsync(Test.Ct));
    }

    [Fact]
    public async Task That_fails_shows_why_and_is_tried_again_sooner_until_it_is_done()
    {
        var (fault, clock) = ((Exception?)new InvalidOperationException("no ink"), new Clock(Noon));
        var worker = await WorkerAsync(clock, _ => fault is null ? Task.CompletedTask : Task.FromException(fault));
        await worker.RunIfDueAsync(Test.Ct);
        clock.Now = Noon.AddHours(1);

        Assert.True(await worker.RunIfDueAsync(Test.Ct));

        var failed = await RowAsync();
        Assert.Equal(("InvalidOperationException: no ink", 1), (failed.LastError, failed.Failures));
        Assert.Equal(clock.Now.AddMinutes(1), failed.DueAt);
        clock.Now = failed.DueAt;
        Assert.True(await worker.RunIfDueAsync(Test.Ct));
        Assert.Equal(clock.Now.AddMinutes(2), (await RowAsync()).DueAt);
        (fault, clock.Now) = (null, clock.Now.AddMinutes(2));
        Assert.True(await worker.RunIfDueAsync(Test.Ct));
        var done = await RowAsync();
        Assert.Equal((null, 0, Noon.AddHours(2)), (done.LastError, done.Failures, done.DueAt));
    }

    [Fact]
    public async Task Of_a_worker_that_is_taken_for_dead_goes_to_another_and_the_first_one_is_stopped_and_writes_nothing()
    {
        var (clock, atWork) = (new Clock(Noon), new TaskCompletionSource());
        var hanging = await WorkerAsync(clock, async ct =>
        {
            atWork.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
        });
        var ahead = await WorkerAsync(new Clock(Noon.AddHours(2)), _ => Task.CompletedTask);
        await hanging.RunIfDueAsync(Test.Ct);
        clock.Now = Noon.AddHours(1);
        var first = hanging.RunIfDueAsync(Test.Ct);
        await atWork.Task;

        Assert.False(await ahead.RunIfDueAsync(Test.Ct), "It is the database that says who is dead.");
        await Eventually.IsTrueAsync(
            async () =>
            {
                await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
                await db.Schedules.Where(row => row.Name == _name)
                    .ExecuteUpdateAsync(row => row.SetProperty(to => to.LeasedUntil, DateTimeOffset.UnixEpoch), Test.Ct);
                return await ahead.RunIfDueAsync(Test.Ct);
            },
            "another takes the run that seems to be nobody's");

        await first.WaitAsync(TimeSpan.FromSeconds(30), Test.Ct);
        var row = await RowAsync();
        Assert.Equal((2, null, Noon.AddHours(3)), (row.Runs, row.LastError, row.DueAt));
    }

    [Fact]
    public async Task Of_a_worker_that_is_told_to_stop_is_begun_anew_by_another_at_once()
    {
        var (clock, atWork) = (new Clock(Noon), new TaskCompletionSource());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Test.Ct);
        var stopped = await WorkerAsync(clock, async ct =>
        {
            atWork.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
        });
        await stopped.RunIfDueAsync(Test.Ct);
        clock.Now = Noon.AddHours(1);
        var first = stopped.RunIfDueAsync(stop.Token);
        await atWork.Task;
        await stop.CancelAsync();
        await first;

        Assert.True(await (await WorkerAsync(clock, _ => Task.CompletedTask)).RunIfDueAsync(Test.Ct));
    }

    [Fact]
    public async Task That_hangs_has_failed_when_its_time_is_over_and_another_worker_begins_anew()
    {
        var clock = new Clock(Noon);
        var options = new SchedulesOptions { Lease = TimeSpan.FromMinutes(10), RunLimit = TimeSpan.FromSeconds(0.1) };
        var hanging = await WorkerAsync(clock, _ => new TaskCompletionSource().Task, options);
        await hanging.RunIfDueAsync(Test.Ct);
        clock.Now = Noon.AddHours(1);
        await hanging.RunIfDueAsync(Test.Ct).WaitAsync(TimeSpan.FromSeconds(60), Test.Ct);

        var failed = await RowAsync();
        Assert.StartsWith("OverdueException: It took longer than 00:00:00.1", failed.LastError, StringComparison.Ordinal);
        Assert.Equal((1, clock.Now.AddMinutes(1)), (failed.Failures, failed.DueAt));
        clock.Now = failed.DueAt;
        Assert.True(await (await WorkerAsync(clock, _ => Task.CompletedTask)).RunIfDueAsync(Test.Ct));
        Assert.Equal((null, 2), (await RowAsync()) is var done ? (done.LastError, done.Runs) : default);
    }

    private async Task<ScheduleJob> WorkerAsync(
        Clock clock, Func<CancellationToken, Task> run, SchedulesOptions? settings = null)
    {
        var options = Options.Create(settings ?? new SchedulesOptions { Lease = TimeSpan.FromSeconds(15) });
        var table = new ScheduleTable((await servers.DatabaseAsync()).AcrossTenants, options, clock);
        var work = new ScheduledWork(_name, Recurrence.Hourly(0), run);
        return new ScheduleJob(work, table, options, clock, NullLogger<ScheduleJob>.Instance);
    }

    private async Task<Schedule> RowAsync()
    {
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        return await db.Schedules.AsNoTracking().SingleAsync(row => row.Name == _name, Test.Ct);
    }

    /// <summary>Stands until it is set, while timers run on.</summary>
    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
