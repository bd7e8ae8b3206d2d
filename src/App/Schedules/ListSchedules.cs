using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Schedules;

/// <param name="DueAt">The next run; in the past while one is under way, or no Worker is there.</param>
/// <param name="IsRunning">Whether a Worker is at it.</param>
/// <param name="StartedAt">When the last run began.</param>
/// <param name="EndedAt">When a run last came to its end, well or not.</param>
/// <param name="LastError">Why the last run failed; null when it did not.</param>
/// <param name="Failures">How many runs in a row have failed.</param>
public sealed record ScheduleResponse(
    string Name, DateTimeOffset DueAt, bool IsRunning, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, string? LastError,
    int Failures);

public sealed record SchedulesResponse(IReadOnlyList<ScheduleResponse> Items);

public static class ListSchedules
{
    /// <summary>Lists what the Workers do by the clock: when it was last done, when it is due, and what went wrong.</summary>
    public static async Task<Ok<SchedulesResponse>> Handle(
        AcrossTenants<AppDbContext> acrossTenants, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = acrossTenants.Open();
        var schedules = await db.Schedules.OrderBy(row => row.Name)
            .Select(row => new ScheduleResponse(
                row.Name, row.DueAt, row.LeasedUntil > now, row.StartedAt, row.EndedAt, row.LastError, row.Failures))
            .ToListAsync(ct);
        return TypedResults.Ok(new SchedulesResponse(schedules));
    }
}
