using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ProdReady.Platform.Schedules;

/// <summary>
/// When a work of the Workers is due, and how it went: one row, which whoever does the work holds by a lease. Without it
/// each Worker would do the work, and after an outage nobody would know that it was missed.
/// </summary>
public sealed class Schedule
{
    public const int LongestError = 500;

    public required string Name { get; init; }

    /// <summary>The next run; in the past while one is under way, or no Worker is there.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>The number of the run. Whose number is not the newest any more writes nothing: a fencing token.</summary>
    public long Runs { get; init; }

    /// <summary>Until then nobody else begins; null while it is not being done.</summary>
    public DateTimeOffset? LeasedUntil { get; init; }

    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why the last run failed; null when it did not.</summary>
    public string? LastError { get; init; }

    /// <summary>How many runs in a row have failed.</summary>
    public int Failures { get; init; }
}

/// <param name="Name">By which its row is found: another name is another schedule.</param>
/// <param name="RunAsync">
/// Safe to do again, and beside a run that lost its lease and has not noticed yet. Ends when its token says so.
/// </param>
public sealed record ScheduledWork(string Name, Recurrence When, Func<CancellationToken, Task> RunAsync);

internal sealed class ScheduleMapping : IEntityTypeConfiguration<Schedule>
{
    public void Configure(EntityTypeBuilder<Schedule> builder)
    {
        builder.ToTable("schedules");
        builder.HasKey(schedule => schedule.Name);
        builder.Property(schedule => schedule.Name).HasMaxLength(100);
        builder.Property(schedule => schedule.LastError).HasMaxLength(Schedule.LongestError);
    }
}
