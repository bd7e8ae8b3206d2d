using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using ProdReady.Platform.Database;
using ProdReady.Platform.Tenancy;

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
                    db.WriteWithCommit(Describe(db, change).Insertion);
                }
            }
        }

        return ValueTask.FromResult(result);
    }

    private AuditEntry Describe(PlatformDbContext db, EntityEntry<IAudited> change)
    {
        var now = clock.GetUtcNow();
        return new AuditEntry
        {
            Id = Guid.CreateVersion7(now),
            TenantId = change.Entity is ITenantOwned owned ? owned.TenantId : db.TenantId,
            At = now,
            ActorId = db.ActorId,
            Address = db.Address,
            Action = change.State switch
            {
                EntityState.Added => "added",
                EntityState.Deleted => "deleted",
                _ => "modified",
            },
            Entity = change.Metadata.ClrType.Name,
            EntityId = change.Entity.Id,
            Changes = AuditedChange.Write(change),
        };
    }
}
