using System.Collections.Concurrent;
using System.Diagnostics;
using ProdReady.Platform.Jobs;

namespace ProdReady.IntegrationTests.Jobs;

/// <summary>One tenant has asked for ten thousand jobs.</summary>
public sealed class FairnessTests(TestServers servers) : IAsyncLifetime
{
    private const int Flood = 10_000;
    private readonly Guid _flooding = Guid.CreateVersion7();
    private readonly AtOnce _ofTheFlood = new();
    private readonly ConcurrentQueue<Guid> _served = new();
    private JobHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await JobHost.StartAsync(servers, null, ("Jobs:Slots", "4"), ("Jobs:PerTenant", "2"));
        _host.Does = WorkAsync;
        await AdministerAsync(
            $$"""
            INSERT INTO jobs (id, tenant_id, actor_id, kind, input, is_personal, created_at, expires_at, state, progress,
                revision, attempts, fence, due_at)
            SELECT gen_random_uuid(), '{{_flooding}}', gen_random_uuid(), '{{_host.Kind}}', '{}', false, now(), now() + '1 day',
                'Waiting', 0, 0, 0, 0, now() - '1 hour'::interval
            FROM generate_series(1, {{Flood}});
            ANALYZE jobs;
            """);
        await Eventually.IsTrueAsync(() => _served.Count > 10, "the flood is worked on", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task The_single_job_of_another_tenant_is_done_before_a_few_of_the_flood()
    {
        foreach (var _ in Enumerable.Range(0, 3))
        {
            var single = Guid.CreateVersion7();
            var job = await _host.AskAsync(single);
            var before = _served.Count;
            await _host.IsOverAsync(job);

            // Of the flood no more than its two places can do in three seconds, however slow the machine is.
            Assert.True(_served.ToArray().IndexOf(single) - before < 300, "It had to wait for the flood.");
        }

        Assert.Equal(2, _ofTheFlood.Most);
    }

    [Fact]
    public async Task Tenants_take_turns_whoever_came_first_and_a_claim_stays_cheap()
    {
        await _host.StopAsync();
        var queue = _host.Get<JobQueue>();
        var other = Guid.CreateVersion7();
        for (var i = 0; i < 6; i++) await _host.AskAsync(other);
        var (turns, quickest) = (new List<bool>(), TimeSpan.MaxValue);
        for (var i = 0; i < 10; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var job = (await queue.ClaimAsync([_host.Kind], Test.Ct))!;
            quickest = TimeSpan.FromTicks(Math.Min(quickest.Ticks, Stopwatch.GetElapsedTime(began).Ticks));
            turns.Add(job.TenantId == other);
            await AdministerAsync($"UPDATE jobs SET state = 'Succeeded' WHERE id = '{job.Id}'");
        }

        Assert.InRange(quickest, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
        Assert.Equal(5, turns.Count(isOther => isOther));
        Assert.DoesNotContain(turns.Zip(turns.Skip(1)), pair => pair.First == pair.Second);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await AdministerAsync($"DELETE FROM jobs WHERE kind = '{_host.Kind}'");
    }

    private async Task WorkAsync(JobRun run, App.Data.AppDbContext db, CancellationToken ct)
    {
        var isOfTheFlood = run.Job.TenantId == _flooding;
        if (isOfTheFlood) _ofTheFlood.Begin();
        await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
        if (isOfTheFlood) _ofTheFlood.End();
        _served.Enqueue(run.Job.TenantId);
    }

    private async Task AdministerAsync(string sql) =>
        await (await servers.DatabaseAsync()).Servers.AdministerAsync(sql, ct: Test.Ct);
}
