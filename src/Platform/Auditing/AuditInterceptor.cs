using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using ProdReady.Platform.Database;

namespace ProdReady.Platform.Auditing;

// Written here and not in each operation, because the operation that forgets it is the one that is asked about later.
internal sealed class AuditInterceptor(TimeProvider clock) : SaveChangesInterceptor
{
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken ct = default)
    {
        if (eventData.Context is PlatformDbContext db)
        {
            foreach (var change in db.ChangeTracker.Entries<IAudited>())
            {
                if (change.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
                {
                    db.WriteWithCommit(AuditEntry.Of(db, change, clock.GetUtcNow()).Insertion);
                }
            }
        }

        return ValueTask.FromResult(result);
    }
}
