using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Jobs;

/// <summary>
/// Who may see a job: whom its own row lets, in its tenant. What concerns a person alone they may see from any tenant.
/// </summary>
internal static class JobAccess
{
    /// <summary>Null when there is none, or none that <paramref name="current"/> should know of.</summary>
    public static async Task<Job?> FindJobAsync(
        this AcrossTenants<AppDbContext> acrossTenants, Guid id, CurrentTenant current, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = acrossTenants.Open();
        return await db.Jobs.AsNoTracking().KnownTo(current, now).SingleOrDefaultAsync(job => job.Id == id, ct);
    }

    public static IQueryable<Job> KnownTo(this IQueryable<Job> jobs, CurrentTenant current, DateTimeOffset now) => jobs.Where(
        job => job.ExpiresAt > now && (!job.IsPersonal || job.ActorId == current.ActorId)
            && (job.TenantId == current.Id || (job.IsPersonal && job.Permission == null)));

    /// <summary>Whether the caller still has the permission that the job names.</summary>
    public static bool MaySee(this ClaimsPrincipal caller, Job job) =>
        job.Permission is null || caller.HasClaim(ClaimNames.Permission, job.Permission);
}
