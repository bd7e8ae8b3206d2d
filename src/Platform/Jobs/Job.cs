using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.Platform.Auditing;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Jobs;

/// <summary>
/// Where a job is. The last three are final: a job that could leave them would have its effect, or tell its asker, twice.
/// </summary>
public enum JobState
{
    Waiting,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>
/// Work that is too slow for a request. The row is both the queue and what its asker sees: kept in two places, one would say
/// that a job is done which the other has lost. Made by <see cref="AskedJobs.Ask"/>, changed by <see cref="JobQueue"/> alone.
/// </summary>
public sealed class Job : ITenantOwned, IAudited
{
    /// <summary>How long a job and its file are kept, from when it was asked for or has succeeded.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public required Guid Id { get; init; }
    public required Guid TenantId { get; init; }

    /// <summary>Who asked: a user, or an API key.</summary>
    public required Guid ActorId { get; init; }

    /// <summary>The name under which its work is registered.</summary>
    public required string Kind { get; init; }

    /// <summary>What the work has to know, as JSON.</summary>
    public required string Input { get; init; }

    /// <summary>Whether nobody but who asked may see it.</summary>
    public required bool IsPersonal { get; init; }

    /// <summary>What somebody must be allowed, to see it; null for nothing more than the above.</summary>
    public required string? Permission { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public JobState State { get; init; } = JobState.Waiting;

    /// <summary>In percent.</summary>
    public int Progress { get; init; }

    /// <summary>Counts what somebody who watches is told.</summary>
    public int Revision { get; init; }

    /// <summary>How often a Worker has begun.</summary>
    public int Attempts { get; init; }

    /// <summary>Counts the claims. Whoever writes with the number of an earlier one has lost the job meanwhile.</summary>
    public int Fence { get; init; }

    /// <summary>When a Worker may begin, by the database's clock like the two that follow.</summary>
    public required DateTimeOffset DueAt { get; init; }

    public DateTimeOffset? ClaimedAt { get; init; }

    /// <summary>Until when its Worker counts as alive.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed (RFC 9457).</summary>
    public int? ProblemStatus { get; init; }

    public string? ProblemDetail { get; init; }

    /// <summary>What its file is called; null where there is none.</summary>
    public string? FileName { get; init; }

    public string? MediaType { get; init; }

    /// <summary>Where the file lies in the object storage.</summary>
    public string? ObjectId { get; init; }

    public long? Bytes { get; init; }

    public bool IsOver => State is JobState.Succeeded or JobState.Failed or JobState.Cancelled;
}

internal sealed class JobMapping : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> builder)
    {
        builder.ToTable("jobs");
        builder.Ignore(job => job.IsOver);
        builder.Property(job => job.Kind).HasMaxLength(50);
        builder.Property(job => job.Input).HasColumnType("jsonb");
        builder.Property(job => job.Permission).HasMaxLength(50);
        builder.Property(job => job.State).HasConversion<string>().HasMaxLength(10);
        builder.Property(job => job.FileName).HasMaxLength(100);
        builder.Property(job => job.MediaType).HasMaxLength(100);
        builder.Property(job => job.ObjectId).HasMaxLength(32);
        builder.HasIndex(job => new { job.TenantId, job.DueAt, job.Id }, "ix_jobs_waiting").HasFilter("state = 'Waiting'");
        builder.HasIndex(job => job.TenantId, "ix_jobs_running").HasFilter("state = 'Running'");
        builder.HasIndex(job => new { job.TenantId, job.ClaimedAt });
        builder.HasIndex(job => new { job.ActorId, job.CreatedAt, job.Id });
        builder.HasIndex(job => job.ExpiresAt);
    }
}
