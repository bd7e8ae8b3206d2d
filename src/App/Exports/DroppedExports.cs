using Microsoft.EntityFrameworkCore;
using ProdReady.App.LooseObjects;
using ProdReady.Platform.Database;
using ProdReady.Platform.ObjectStorage;

namespace ProdReady.App.Exports;

/// <summary>
/// The archive of an export outlives its row unless somebody deletes it. So rows go by these ways only, each of which has
/// the archive deleted after its commit.
/// </summary>
internal static class DroppedExports
{
    public static async Task<int> DropExportsAsync(
        this PlatformDbContext db, IQueryable<Export> which, DateTimeOffset now, CancellationToken ct)
    {
        var dropped = await which.ToListAsync(ct);
        foreach (var export in dropped.Where(export => export.ObjectId is not null))
        {
            db.Add(LooseObject.ToRemove(ObjectName.Of(export.TenantId, export.ObjectId!), now));
        }

        db.RemoveRange(dropped);
        await db.SaveChangesAsync(ct);
        return dropped.Count;
    }
}
