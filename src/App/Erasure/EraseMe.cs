using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.App.Members;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Erasure;

public static class EraseMe
{
    /// <summary>
    /// Erases the caller's account at once, in all companies, and with it each company that has nobody else. 409 as long as
    /// others belong to a company that nobody but the caller owns.
    /// </summary>
    public static async Task<Results<NoContent, Conflict<ProblemDetails>>> Handle(
        ClaimsPrincipal caller, CurrentTenant current, AcrossTenants<AppDbContext> acrossTenants, LiveSessions sessions,
        TimeProvider clock, HttpResponse response, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = acrossTenants.Open(current);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.LockPersonAsync(current.ActorId, ct) is not { } me) return TypedResults.NoContent();

        var mine = db.Memberships.Where(membership => membership.UserId == me.Id);
        await db.LockMembersOfAsync(await mine.Select(membership => membership.TenantId).ToArrayAsync(ct), ct);
        foreach (var membership in await mine.ToListAsync(ct))
        {
            if (!await db.IsLastOwnerAsync(membership, ct)) continue;

            var tenantId = membership.TenantId;
            if (await db.Memberships.AnyAsync(other => other.TenantId == tenantId && other.UserId != me.Id, ct))
            {
                return await MustHandOverAsync(db, tenantId, ct);
            }

            // Without a grace period: nobody could come back to use it.
            await db.Tenants.Where(tenant => tenant.Id == tenantId)
                .ExecuteUpdateAsync(tenant => tenant.SetProperty(row => row.DeletionDueAt, now), ct);
        }

        await db.ErasePersonAsync(me, now, ct);
        await transaction.CommitAsync(CancellationToken.None);
        sessions.Forget(caller.SessionId);
        SessionCookie.Delete(response);
        return TypedResults.NoContent();
    }

    private static async Task<Conflict<ProblemDetails>> MustHandOverAsync(AppDbContext db, Guid tenantId, CancellationToken ct)
    {
        var name = await db.Tenants.Where(tenant => tenant.Id == tenantId).Select(tenant => tenant.Name).SingleAsync(ct);
        return TypedResults.Conflict(new ProblemDetails
        {
            Detail = $"Nobody else owns {name}, and others belong to it: hand the ownership over first, or delete it.",
        });
    }
}
