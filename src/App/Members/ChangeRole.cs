using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;

namespace ProdReady.App.Members;

public sealed record ChangeRoleRequest(
    [Required, AllowedValues(Roles.Owner, Roles.Admin, Roles.Member, Roles.ReadOnly)] string Role);

public static class ChangeRole
{
    /// <summary>Makes a member something else. It holds on their live sessions within two seconds.</summary>
    public static async Task<Results<
        Ok<MemberResponse>, NotFound<ProblemDetails>, Conflict<ProblemDetails>, ProblemHttpResult>> Handle(
        Guid id, ChangeRoleRequest request, ClaimsPrincipal caller, AppDbContext db, CancellationToken ct)
    {
        await using var transaction = await db.LockMembersAsync(ct);
        if (await db.FindMemberAsync(id, ct) is not { } member)
        {
            return MemberProblems.NotFound();
        }

        if (!Roles.MayGive(caller, member.Role) || !Roles.MayGive(caller, request.Role))
        {
            return MemberProblems.AboveTheCaller();
        }

        if (request.Role != Roles.Owner && await db.IsLastOwnerAsync(member, ct))
        {
            return MemberProblems.LastOwner();
        }

        member.Role = request.Role;
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(new MemberResponse(id, member.User!.Email!, member.User.DisplayName, member.Role));
    }
}
