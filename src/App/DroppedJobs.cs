using Microsoft.EntityFrameworkCore;
using ProdReady.App.LooseObjects;
using ProdReady.Platform.Database;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.ObjectStorage;
using ProdReady.Platform.Retention;

namespace ProdReady.App;

/// <summary>
/// The file of a job outlives its row unless somebody deletes it. So rows go by these ways only, each of which has the file
/// deleted after its commit.
/// </summary>
internal static class DroppedJobs
{
    public static async Task<int> DropJobsAsync(
        this PlatformDbContext db, IQueryable<Job> which, DateTimeOffset now, CancellationToken ct)
    {
        var dropped = await which.ToListAsync(ct);
        foreach (var job in dropped.Where(job => job.ObjectId is not null))
        {
            db.Add(LooseObject.ToRemove(ObjectName.Of(job.TenantId, job.ObjectId!), now));
        }

        db.RemoveRange(dropped);
        await db.SaveChangesAsync(ct);
        return dropped.Count;
    }
}

/// <summary>Drops jobs past their time.</summary>
internal sealed class JobRetention : RetentionRule
{
    public override Type Entity => typeof(Job);

    public override string AgeProperty => nameof(Job.ExpiresAt);

    public override Task<int> DeleteBatchAsync(PlatformDbContext db, DateTimeOffset now, CancellationToken ct) =>
        db.DropJobsAsync(
            db.Jobs.Where(job => job.ExpiresAt <= now).OrderBy(job => job.ExpiresAt).Take(BatchSize), now, ct);
}
