using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Members;

/// <param name="MemberId">Who becomes an owner in the caller's place.</param>
public sealed record HandOverOwnershipRequest([Required] Guid? MemberId);

public static class HandOverOwnership
{
    /// <summary>Makes a member an owner and the caller an admin, both or neither.</summary>
    public static async Task<Results<NoContent, NotFound<ProblemDetails>, Conflict<ProblemDetails>>> Handle(
        HandOverOwnershipRequest request, CurrentTenant current, AppDbContext db, CancellationToken ct)
    {
        await using var transaction = await db.LockMembersAsync(ct);
        if (await db.FindMemberAsync(request.MemberId, ct) is not { } heir
            || await db.FindMemberAsync(current.ActorId, ct) is not { } me)
        {
            return MemberProblems.NotFound();
        }

        if (me.Role != Roles.Owner)
        {
            return MemberProblems.NoLongerOwner();
        }

        me.Role = Roles.Admin;
        heir.Role = Roles.Owner;
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
