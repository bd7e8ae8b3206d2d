using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ProdReady.App.Data;
using ProdReady.App.Members;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.TenantDeletion;

public static class CancelDeletion
{
    /// <summary>Keeps the company, which works again within two seconds. Does nothing when no deletion is planned.</summary>
    public static async Task<NoContent> Handle(CurrentTenant current, AppDbContext db, CancellationToken ct)
    {
        await using var transaction = await db.LockMembersAsync(ct);
        var tenant = await db.Tenants.Where(row => row.Id == current.Id).OfCallerAsync(ct);
        tenant.DeletionDueAt = null;
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
