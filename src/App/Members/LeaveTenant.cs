using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Members;

public static class LeaveTenant
{
    /// <summary>Ends the caller's membership in the tenant of this session, which ends with it.</summary>
    public static async Task<Results<NoContent, NotFound<ProblemDetails>, Conflict<ProblemDetails>>> Handle(
        CurrentTenant current, AppDbContext db, CancellationToken ct)
    {
        await using var transaction = await db.LockMembersAsync(ct);
        if (await db.FindMemberAsync(current.ActorId, ct) is not { } me)
        {
            return MemberProblems.NotFound();
        }

        if (await db.IsLastOwnerAsync(me, ct))
        {
            return MemberProblems.LastOwner();
        }

        db.Remove(me);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
