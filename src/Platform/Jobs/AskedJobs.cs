using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.Infrastructure;
using ProdReady.Platform.Database;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Jobs;

// A job that is put into its queue beside the commit is lost with the process, or works on what was rolled back.
public static class AskedJobs
{
    internal static readonly JsonSerializerOptions InputJson = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Has work done when, and only when, this unit of work commits.</summary>
    /// <param name="kind">As the work is registered.</param>
    /// <param name="input">What it has to know; read again by <see cref="JobRun.Input{T}"/>.</param>
    /// <param name="permission">What somebody must be allowed to see the job; null: they only have to be of the tenant.</param>
    /// <param name="isPersonal">Whether nobody but who asked may see it; without a permission they may from any tenant.</param>
    public static Job Ask(
        this PlatformDbContext db, string kind, object input, CurrentTenant by, TimeProvider clock,
        string? permission = null, bool isPersonal = false)
    {
        var now = clock.GetUtcNow();
        var job = new Job
        {
            Id = Guid.CreateVersion7(now),
            TenantId = by.Id,
            ActorId = by.ActorId ?? throw new InvalidOperationException("Nobody asks."),
            Kind = kind,
            Input = JsonSerializer.Serialize(input, InputJson),
            IsPersonal = isPersonal,
            Permission = permission,
            CreatedAt = now,
            DueAt = now,
            ExpiresAt = now + Job.Lifetime,
        };
        db.Add(job);
        db.RingAfterCommit(job.Id);
        return job;
    }

    internal static void RingAfterCommit(this PlatformDbContext db, Guid jobId) => db.AfterCommit(_ =>
    {
        db.GetService<JobBell>().Ring(jobId);
        return Task.CompletedTask;
    });
}
