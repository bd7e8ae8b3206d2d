using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Accounts;
using ProdReady.App.Data;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Invitations;

/// <param name="Email">Who is asked in; only the account with this address can come.</param>
/// <param name="Role">What they will be.</param>
public sealed record InviteMemberRequest(
    [Required, EmailAddress, StringLength(254),
        RegularExpression(@"\S+", ErrorMessage = "The {0} field must not contain spaces.")]
    string Email,
    [Required, AllowedValues(Roles.Owner, Roles.Admin, Roles.Member, Roles.ReadOnly)] string Role);

public static class InviteMember
{
    /// <summary>Asks somebody in by mail, for seven days.</summary>
    public static async Task<Results<Created<InvitationResponse>, Conflict<ProblemDetails>, ProblemHttpResult>> Handle(
        InviteMemberRequest request, ClaimsPrincipal caller, CurrentTenant tenant, AppDbContext db, TimeProvider clock,
        CancellationToken ct)
    {
        if (!Roles.MayGive(caller, request.Role))
        {
            return InvitationProblems.AboveTheCaller();
        }

        var (now, email, key) = (clock.GetUtcNow(), request.Email.ToLowerInvariant(), User.Normalize(request.Email));
        if (await db.Memberships.AnyAsync(member => member.User!.NormalizedEmail == key, ct))
        {
            return InvitationProblems.IsMember();
        }

        await db.Invitations.Where(old => old.LookupEmail == email && old.ExpiresAt <= now).ExecuteDeleteAsync(ct);
        var invitation = new Invitation
        {
            Id = Guid.CreateVersion7(now),
            TenantId = tenant.Id,
            Email = email,
            Role = request.Role,
            CreatedAt = now,
            ExpiresAt = now + Invitation.Lifetime,
        };
        db.Add(invitation);
        db.Publish(new InvitationMade(invitation.Id));
        return await db.TrySaveAsync(InvitationMapping.OneForEachEmail, ct)
            ? TypedResults.Created("/v1/invitations", InvitationResponse.From(invitation))
            : InvitationProblems.IsInvited();
    }
}
