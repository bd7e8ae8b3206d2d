using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Database;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Schedules;

// Each step is one conditional statement, so of all Workers one gets the turn, and one that slept through its lease
// cannot write over what the next one did. Leases go by the database's clock: a Worker that is ahead would take a run from one
// that is at it. When a run is due goes by the Worker's own: at worst it comes early, once.
/// <summary>The rows of all schedules, and the verb that shows them.</summary>
public sealed class ScheduleTable(AcrossTenants acrossTenants, IOptions<SchedulesOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>The Worker's verb <c>schedules</c>.</summary>
    public async Task ShowAsync(CancellationToken ct)
    {
        await using var db = acrossTenants.OpenPlatform();
        Console.WriteLine($"{"NAME",-20} {"LAST RUN",-20} {"NEXT RUN",-20} LAST ERROR");
        foreach (var row in await db.Schedules.AsNoTracking().OrderBy(row => row.Name).ToListAsync(ct))
        {
            var next = row.LeasedUntil > clock.GetUtcNow() ? "now" : Text(row.DueAt);
            Console.WriteLine($"{row.Name,-20} {Text(row.StartedAt),-20} {next,-20} {row.LastError ?? "-"}");
        }

        static string Text(DateTimeOffset? time) =>
            time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) ?? "never";
    }

    /// <summary>The run that is this Worker's to do; null when none is due, or another has it.</summary>
    internal async Task<Schedule?> TryClaimAsync(ScheduledWork work, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = acrossTenants.OpenPlatform();
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO schedules (name, due_at, runs, failures) VALUES ({work.Name}, {NextOf(work, now)}, 0, 0)
            ON CONFLICT DO NOTHING
            """, ct);
        var claimed = await db.Schedules
            .FromSql($"""
                UPDATE schedules SET runs = runs + 1, started_at = {now}, leased_until = now() + {options.Value.Lease}
                WHERE name = {work.Name} AND due_at <= {now} AND (leased_until IS NULL OR leased_until <= now())
                RETURNING *
                """)
            .AsNoTracking().ToListAsync(ct);
        return claimed.SingleOrDefault();
    }

    /// <summary>False when the run is another Worker's by now.</summary>
    internal async Task<bool> TryKeepAsync(Schedule run)
    {
        await using var db = acrossTenants.OpenPlatform();
        var until = await db.NowAsync(CancellationToken.None) + options.Value.Lease;
        return await Mine(db.Schedules, run)
            .ExecuteUpdateAsync(row => row.SetProperty(to => to.LeasedUntil, until), CancellationToken.None) == 1;
    }

    /// <summary>For a Worker that is told to stop: another begins anew at once.</summary>
    internal async Task GiveBackAsync(Schedule run)
    {
        await using var db = acrossTenants.OpenPlatform();
        await Mine(db.Schedules, run).ExecuteUpdateAsync(
            row => row.SetProperty(to => to.LeasedUntil, (DateTimeOffset?)null), CancellationToken.None);
    }

    /// <summary>
    /// Writes down how it went, and when the next run is: the next time of the schedule, so that all that was missed is made
    /// up for by one run; sooner after a failure, with a pause that grows. False when the run is another Worker's by now.
    /// </summary>
    internal async Task<bool> TryEndAsync(ScheduledWork work, Schedule run, Exception? fault)
    {
        var (now, failures) = (clock.GetUtcNow(), fault is null ? 0 : run.Failures + 1);
        var due = NextOf(work, now);
        if (fault is not null && now + PauseAfter(failures) is var again && again < due) due = again;
        var error = fault is null ? null : $"{fault.GetType().Name}: {fault.Message}";
        if (error?.Length > Schedule.LongestError) error = error[..Schedule.LongestError];
        await using var db = acrossTenants.OpenPlatform();
        return await Mine(db.Schedules, run).ExecuteUpdateAsync(
            row => row
                .SetProperty(to => to.DueAt, due)
                .SetProperty(to => to.EndedAt, now)
                .SetProperty(to => to.LeasedUntil, (DateTimeOffset?)null)
                .SetProperty(to => to.LastError, error)
                .SetProperty(to => to.Failures, failures),
            CancellationToken.None) == 1;
    }

    private static IQueryable<Schedule> Mine(IQueryable<Schedule> schedules, Schedule run) =>
        schedules.Where(row => row.Name == run.Name && row.Runs == run.Runs);

    private DateTimeOffset NextOf(ScheduledWork work, DateTimeOffset now) => work.When.NextAfter(now, options.Value.TimeZone);

    private static TimeSpan PauseAfter(int failures) =>
        failures > 6 ? LongestPause : TimeSpan.FromMinutes(1 << (failures - 1));
}
