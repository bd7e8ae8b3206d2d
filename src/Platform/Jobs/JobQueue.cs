using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Database;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Jobs;

// Two Workers that claim one job would do it twice, and a queue in the order of arrival lets the ten thousand jobs of one
// tenant go before the single one of another. Every change names the claim that it belongs to (the fence), and every time is
// the database's: the clock of a Worker may be wrong.
public sealed class JobQueue(AcrossTenants acrossTenants, JobBell bell, IOptions<JobsOptions> options)
{
    private readonly JobsOptions _options = options.Value;

    /// <summary>
    /// The next job, of a kind that this Worker knows: of the tenant with the fewest running, among those of the one that was
    /// served the longest ago, the oldest. Null when there is none, or all who wait have as many running as they may.
    /// </summary>
    internal async Task<Job?> ClaimAsync(string[] kinds, CancellationToken ct)
    {
        await using var db = acrossTenants.OpenPlatform();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // One at a time, so that nobody counts what is running while another adds to it.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended('jobs', 0))", ct);
        var freed = await FreeAsync(db, ct);
        var claimed = await ClaimAsync(db, kinds, ct);
        await transaction.CommitAsync(ct);
        foreach (var id in claimed.Select(job => job.Id).Concat(freed)) bell.Ring(id);
        return claimed.SingleOrDefault();
    }

    /// <summary>Keeps the job for another lease; false when it is lost.</summary>
    internal Task<bool> RenewAsync(JobRun run, CancellationToken ct) => ChangeAsync(run.Job, $"""
        UPDATE jobs SET lease_until = now() + {_options.Lease}, progress = {run.Progress},
            revision = revision + CASE WHEN progress = {run.Progress} THEN 0 ELSE 1 END
        WHERE id = {run.Job.Id} AND fence = {run.Job.Fence} AND state = 'Running'
        """, ct);

    /// <summary>Another may begin at once; this attempt does not count.</summary>
    internal Task<bool> GiveBackAsync(Job job, CancellationToken ct) => ChangeAsync(job, $"""
        UPDATE jobs SET state = 'Waiting', attempts = attempts - 1, revision = revision + 1
        WHERE id = {job.Id} AND fence = {job.Fence} AND state = 'Running'
        """, ct);

    internal Task<bool> TryLaterAsync(Job job, CancellationToken ct)
    {
        var pause = _options.FirstRetryAfter * Math.Pow(2, job.Attempts - 1);
        return ChangeAsync(job, $"""
            UPDATE jobs SET state = 'Waiting', due_at = now() + {pause}, revision = revision + 1
            WHERE id = {job.Id} AND fence = {job.Fence} AND state = 'Running'
            """, ct);
    }

    internal Task<bool> FailAsync(Job job, Problem problem, CancellationToken ct) => ChangeAsync(job, $"""
        UPDATE jobs SET state = 'Failed', problem_status = {problem.Status}, problem_detail = {problem.Detail},
            ended_at = now(), revision = revision + 1
        WHERE id = {job.Id} AND fence = {job.Fence} AND state = 'Running'
        """, ct);

    /// <summary>Ends a job that waits or runs; false when it is over. Its Worker notices at its next heartbeat.</summary>
    public Task<bool> CancelAsync(Job job, CancellationToken ct) => ChangeAsync(job, $"""
        UPDATE jobs SET state = 'Cancelled', ended_at = now(), revision = revision + 1
        WHERE id = {job.Id} AND state IN ('Waiting', 'Running')
        """, ct);

    private async Task<bool> ChangeAsync(Job job, FormattableString change, CancellationToken ct)
    {
        await using var db = acrossTenants.OpenPlatform();
        var isChanged = await db.Database.ExecuteSqlAsync(change, ct) == 1;
        if (isChanged) bell.Ring(job.Id);
        return isChanged;
    }

    // What Workers had that are dead or frozen. One that died of the job itself would die of it for ever.
    private async Task<List<Guid>> FreeAsync(PlatformDbContext db, CancellationToken ct) => await db.Database.SqlQuery<Guid>(
        $"""
        UPDATE jobs SET revision = revision + 1,
            state = CASE WHEN attempts < {_options.Attempts} THEN 'Waiting' ELSE 'Failed' END,
            ended_at = CASE WHEN attempts < {_options.Attempts} THEN NULL ELSE now() END,
            problem_status = CASE WHEN attempts < {_options.Attempts} THEN NULL ELSE 500 END,
            problem_detail = CASE WHEN attempts < {_options.Attempts} THEN NULL ELSE 'Every attempt broke off.' END
        WHERE id IN (SELECT id FROM jobs WHERE state = 'Running' AND lease_until < now() FOR UPDATE SKIP LOCKED)
        RETURNING id AS "Value"
        """).ToListAsync(ct);

    // Steps over the index from tenant to tenant, so that it costs nothing that one of them has ten thousand waiting.
    private Task<List<Job>> ClaimAsync(PlatformDbContext db, string[] kinds, CancellationToken ct) => db.Jobs
        .FromSql($"""
            WITH RECURSIVE waiting AS (
                (SELECT tenant_id FROM jobs WHERE state = 'Waiting' ORDER BY tenant_id LIMIT 1)
                UNION ALL
                SELECT (SELECT tenant_id FROM jobs WHERE state = 'Waiting' AND tenant_id > before.tenant_id
                        ORDER BY tenant_id LIMIT 1)
                FROM waiting AS before WHERE before.tenant_id IS NOT NULL),
            turn AS (
                SELECT oldest.id
                FROM waiting AS tenant
                CROSS JOIN LATERAL (
                    SELECT count(*) AS jobs FROM jobs
                    WHERE jobs.tenant_id = tenant.tenant_id AND state = 'Running') AS running
                CROSS JOIN LATERAL (
                    SELECT max(claimed_at) AS at FROM jobs WHERE jobs.tenant_id = tenant.tenant_id) AS served
                CROSS JOIN LATERAL (
                    SELECT id, due_at FROM jobs
                    WHERE jobs.tenant_id = tenant.tenant_id AND state = 'Waiting' AND due_at <= now() AND kind = ANY({kinds})
                    ORDER BY due_at, id LIMIT 1) AS oldest
                WHERE running.jobs < {_options.PerTenant}
                ORDER BY running.jobs, served.at NULLS FIRST, oldest.due_at LIMIT 1)
            UPDATE jobs SET state = 'Running', fence = fence + 1, attempts = attempts + 1, progress = 0,
                revision = revision + 1, claimed_at = clock_timestamp(), lease_until = now() + {_options.Lease}
            WHERE id = (SELECT id FROM jobs WHERE id = (SELECT id FROM turn) AND state = 'Waiting' FOR UPDATE SKIP LOCKED)
            RETURNING jobs.*
            """)
        .AsNoTracking().IgnoreQueryFilters().ToListAsync(ct);
}
