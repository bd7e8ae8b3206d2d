using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.App.Sessions;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Passwords;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.SecondFactors;

/// <param name="Password">The one that the caller signs in with.</param>
/// <param name="Code">Of the authenticator app, or a recovery code; for who has a second factor.</param>
public sealed record ProveIdentityRequest(
    [Required, StringLength(PasswordRule.Longest)] string Password,
    [StringLength(2 * RecoveryCode.TextLength, MinimumLength = Totp.Digits)] string? Code = null);

public static class ProveIdentity
{
    /// <summary>
    /// Proves anew who the session's person is, as some routes ask with 401 <c>insufficient_user_authentication</c>.
    /// The session goes on with new tokens, or a new cookie; the old ones end, and every instance knows the new at once.
    /// </summary>
    public static async Task<Results<Ok<TokensResponse>, NoContent, ValidationProblem>> Handle(
        ProveIdentityRequest request, ClaimsPrincipal caller, CurrentTenant current, Credentials credentials,
        SecondFactorProof proof, NewSession session, AppDbContext db, LiveSessions sessions, IOptions<SessionsOptions> options,
        HttpResponse response, CancellationToken ct)
    {
        var user = await db.Users.AsNoTracking().Where(row => row.Id == current.ActorId).OfCallerAsync(ct);
        if (!await credentials.ProveAsync(user, request.Password, ct))
        {
            return SecondFactorProblems.WrongProof("password");
        }

        var isCodeNeeded = await SecondFactorProof.IsNeededAsync(db, user.Id, ct);
        if (isCodeNeeded)
        {
            await Credentials.GiveTryBackAsync(db, user, ct);
            if (request.Code is null || !await credentials.MayTryAsync(user, null, ct))
            {
                return SecondFactorProblems.WrongProof("code");
            }
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if ((isCodeNeeded && !await proof.UseAsync(db, user.Id, request.Code!, ct))
            || !await Credentials.AcceptAsync(db, user, ct))
        {
            return SecondFactorProblems.WrongProof(isCodeNeeded ? "code" : "password");
        }

        var (tokens, expiresAt) = await session.RenewAsync(db, caller.SessionId, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        sessions.Forget(caller.SessionId);
        return tokens.AreForBrowser ? tokens.SetCookie(response, expiresAt) : tokens.Show(response, options.Value);
    }
}
