using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.App.Sessions;
using ProdReady.Platform.Authentication;

namespace ProdReady.App.SecondFactors;

/// <param name="Challenge">From the answer to the password.</param>
/// <param name="Code">What the authenticator app shows, or a recovery code; or else:</param>
/// <param name="PasskeyChallenge">The other challenge of that answer.</param>
/// <param name="Passkey">What <c>navigator.credentials.get</c> brought for it, as JSON text.</param>
public sealed record CompleteSignInRequest(
    [Required, StringLength(Challenges.LongestText)] string Challenge,
    [StringLength(2 * RecoveryCode.TextLength, MinimumLength = Totp.Digits)] string? Code = null,
    [StringLength(Challenges.LongestText)] string? PasskeyChallenge = null,
    [StringLength(PasskeyProof.LongestCredential)] string? Passkey = null);

public static class CompleteSignIn
{
    /// <summary>The second step, for people with a second factor, within five minutes of the password.</summary>
    public static async Task<Results<Ok<TokensResponse>, NoContent, ProblemHttpResult>> Handle(
        CompleteSignInRequest request, Challenges challenges, Credentials credentials, SecondFactorProof proof,
        PasskeyProof passkeys, NewSession session, AppDbContext users, IOptions<SessionsOptions> options, TimeProvider clock,
        HttpResponse response, CancellationToken ct)
    {
        if (challenges.Open<PendingSignIn>(request.Challenge) is not { } pending
            || await users.Users.AsNoTracking().SingleOrDefaultAsync(row => row.Id == pending.UserId, ct) is not { } user
            || user.SecurityStamp != pending.SecurityStamp
            || !await credentials.MayTryAsync(user, pending.Device, ct))
        {
            return SecondFactorProblems.WrongSecondFactor(response);
        }

        var opened = await session.OpenAsync(
            user, pending.ForBrowser, pending.Device, ProvesAsync, response.HttpContext, ct);
        return opened switch
        {
            null => SecondFactorProblems.WrongSecondFactor(response),
            { Tokens: { AreForBrowser: true } tokens } => tokens.SetCookie(response, opened.ExpiresAt, opened.Device),
            { Tokens: var tokens } => tokens.Show(response, options.Value, opened.Device),
        };

        async Task<bool> ProvesAsync(AppDbContext db)
        {
            if (!await db.UseChallengeAsync(pending.Id, clock.GetUtcNow(), ct)) return false;
            if (request.Code is not null) return await proof.UseAsync(db, user.Id, request.Code, ct);
            return request is { PasskeyChallenge: not null, Passkey: not null }
                && await passkeys.CheckAsync(request.PasskeyChallenge, request.Passkey, response.HttpContext) is { } signed
                && signed.User.Id == user.Id
                && await passkeys.UseAsync(db, signed, ct);
        }
    }
}
