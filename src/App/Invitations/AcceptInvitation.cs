using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ProdReady.App.Accounts;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Passwords;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Invitations;

/// <param name="Token">From the mail.</param>
/// <param name="DisplayName">For who has no account yet.</param>
/// <param name="Password">For who has no account yet: the one that they will sign in with.</param>
public sealed record AcceptInvitationRequest(
    [Required, StringLength(SessionToken.TextLength, MinimumLength = SessionToken.TextLength)] string Token,
    [StringLength(100, MinimumLength = 1)] string? DisplayName = null,
    [StringLength(PasswordRule.Longest, MinimumLength = PasswordRule.Shortest)] string? Password = null);

public sealed record AcceptInvitationResponse(Guid UserId, Guid TenantId);

/// <summary>
/// Whoever has the token has read the invited person's mail, so it is the account with that address that joins, whoever
/// may be signed in; where there is none it is made.
/// </summary>
public static class AcceptInvitation
{
    public static async Task<Results<
        Ok<AcceptInvitationResponse>, BadRequest<ProblemDetails>, Conflict<ProblemDetails>>> Handle(
        AcceptInvitationRequest request, AcrossTenants<AppDbContext> acrossTenants, IServiceScopeFactory scopes,
        TimeProvider clock, CancellationToken ct)
    {
        if (!SessionToken.TryParse(request.Token, out var token)
            || await FindAsync(acrossTenants, token, clock.GetUtcNow(), ct) is not { } found)
        {
            return InvitationProblems.WrongToken();
        }

        // A scope of its own, since this one may work for another tenant: that of who is signed in.
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = await users.FindByEmailAsync(found.Email);
        var isNew = user is null;
        if (isNew && request is not { DisplayName: not null, Password: not null })
        {
            return InvitationProblems.NeedsAccount();
        }

        user ??= User.Register(found.Email, request.DisplayName!, clock.GetUtcNow());
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Enter(found.TenantId, user.Id);
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        db.Remove(found);
        db.Add(new Membership { TenantId = found.TenantId, UserId = user.Id, Role = found.Role });
        if (!isNew)
        {
            return await db.TrySaveAsync("pk_memberships", ct) ? Joined() : InvitationProblems.IsMember();
        }

        // Saves all three rows in one transaction, since the store works on this very context.
        user.EmailConfirmed = true;
        var made = await users.CreateAsync(user, request.Password!);
        return made.Succeeded ? Joined() : InvitationProblems.WrongPassword(made.Errors.Select(error => error.Description));

        Ok<AcceptInvitationResponse> Joined() => TypedResults.Ok(new AcceptInvitationResponse(user.Id, found.TenantId));
    }

    private static async Task<Invitation?> FindAsync(
        AcrossTenants<AppDbContext> acrossTenants, SessionToken token, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        var found = await db.Invitations.AsNoTracking().SingleOrDefaultAsync(
            invitation => invitation.Id == token.SessionId && invitation.ExpiresAt > now, ct);
        return found is { TokenHash: { } hash } && token.Proves(hash) ? found : null;
    }
}
