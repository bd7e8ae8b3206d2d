using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;

namespace ProdReady.App.Members;

public static class RemoveMember
{
    /// <summary>Ends a membership, and within two seconds every session that depends on it.</summary>
    public static async Task<Results<NoContent, NotFound<ProblemDetails>, Conflict<ProblemDetails>, ProblemHttpResult>> Handle(
        Guid id, ClaimsPrincipal caller, AppDbContext db, CancellationToken ct)
    {
        await using var transaction = await db.LockMembersAsync(ct);
        if (await db.FindMemberAsync(id, ct) is not { } member)
        {
            return MemberProblems.NotFound();
        }

        if (!Roles.MayGive(caller, member.Role))
        {
            return MemberProblems.AboveTheCaller();
        }

        if (await db.IsLastOwnerAsync(member, ct))
        {
            return MemberProblems.LastOwner();
        }

        db.Remove(member);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
