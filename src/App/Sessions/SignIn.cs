using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;

namespace ProdReady.App.Sessions;

/// <param name="Email">The address of the account.</param>
/// <param name="Password">Its password.</param>
/// <param name="Transport">
/// <c>bearer</c> for programs: tokens in the answer. <c>cookie</c> for browsers: a cookie and no tokens.
/// </param>
/// <param name="DeviceToken">
/// For programs, from the last sign-in on this device: strangers' wrong passwords do not make it wait then.
/// </param>
public sealed record SignInRequest(
    [Required, StringLength(254)] string Email,
    [Required, StringLength(128)] string Password,
    [AllowedValues(SignInRequest.Bearer, SignInRequest.Cookie)] string Transport = SignInRequest.Bearer,
    [StringLength(KnownDevices.LongestText)] string? DeviceToken = null)
{
    public const string Bearer = "bearer";
    public const string Cookie = "cookie";
}

/// <param name="Challenge">Goes into POST /v1/sessions/second-factor, with the second proof. It is no session.</param>
/// <param name="ExpiresIn">Seconds until it is of no use any more.</param>
/// <param name="Passkey">For who has a passkey: what to ask it.</param>
public sealed record SecondFactorNeededResponse(string Challenge, int ExpiresIn, PasskeyChallengeResponse? Passkey);

public static class SignIn
{
    /// <summary>Signs in with a password: to the end, or as far as to the second factor.</summary>
    public static async Task<Results<
        Ok<TokensResponse>, NoContent, Accepted<SecondFactorNeededResponse>, ProblemHttpResult>> Handle(
        SignInRequest request, Credentials credentials, Challenges challenges, PasskeyProof passkeys, KnownDevices devices,
        NewSession session, AppDbContext db, IOptions<SessionsOptions> options, HttpResponse response, CancellationToken ct)
    {
        var device = devices.Find(request.DeviceToken, response.HttpContext.Request);
        if (await credentials.CheckAsync(request.Email, request.Password, device, ct) is not { } user)
        {
            return SessionProblems.WrongCredentials(response);
        }

        var forBrowser = request.Transport == SignInRequest.Cookie;
        if (await SecondFactorProof.IsNeededAsync(db, user.Id, ct))
        {
            await Credentials.GiveTryBackAsync(db, user, ct, device);
            response.Headers.CacheControl = "no-store";
            var challenge = challenges.Seal(new PendingSignIn(Guid.NewGuid(), user.Id, user.SecurityStamp, forBrowser, device));
            var hasPasskey = await db.Passkeys.AnyAsync(row => row.UserId == user.Id, ct);
            var passkey = hasPasskey ? await passkeys.AskAsync(user, response.HttpContext) : null;
            return TypedResults.Accepted(
                (string?)null, new SecondFactorNeededResponse(challenge, (int)Challenges.Lifetime.TotalSeconds, passkey));
        }

        var opened = await session.OpenAsync(
            user, forBrowser, device, _ => Task.FromResult(true), response.HttpContext, ct);
        return opened switch
        {
            null => SessionProblems.WrongCredentials(response),
            { Tokens: { AreForBrowser: true } tokens } => tokens.SetCookie(response, opened.ExpiresAt, opened.Device),
            { Tokens: var tokens } => tokens.Show(response, options.Value, opened.Device),
        };
    }
}
