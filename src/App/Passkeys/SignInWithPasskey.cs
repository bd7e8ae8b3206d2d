using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using ProdReady.App.Sessions;
using ProdReady.Platform.Authentication;

namespace ProdReady.App.Passkeys;

/// <param name="Challenge">From POST /v1/sessions/passkey/options.</param>
/// <param name="Credential">What <c>navigator.credentials.get</c> brought, as JSON text (<c>toJSON</c>).</param>
/// <param name="Transport"><c>bearer</c> for programs, <c>cookie</c> for browsers, as with a password.</param>
public sealed record SignInWithPasskeyRequest(
    [Required, StringLength(Challenges.LongestText)] string Challenge,
    [Required, StringLength(PasskeyProof.LongestCredential)] string Credential,
    [AllowedValues("bearer", "cookie")] string Transport = "cookie");

public static class SignInWithPasskey
{
    /// <summary>Asks for whatever passkey the person has here. Says nothing of who has one.</summary>
    public static async Task<Ok<PasskeyChallengeResponse>> Begin(PasskeyProof proof, HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await proof.AskAsync(null, response.HttpContext));
    }

    /// <summary>
    /// Signs in with a passkey alone: the device has checked a finger or a PIN. Not slowed by wrong passwords, since a
    /// signature cannot be guessed.
    /// </summary>
    public static async Task<Results<Ok<TokensResponse>, NoContent, ProblemHttpResult>> Handle(
        SignInWithPasskeyRequest request, PasskeyProof proof, KnownDevices devices, NewSession session,
        IOptions<SessionsOptions> options, HttpResponse response, CancellationToken ct)
    {
        if (await proof.CheckAsync(request.Challenge, request.Credential, response.HttpContext) is not { } signed)
        {
            return PasskeyProblems.WrongPasskey(response);
        }

        var opened = await session.OpenAsync(
            signed.User, request.Transport == "cookie", devices.Find(null, response.HttpContext.Request),
            db => proof.UseAsync(db, signed, ct), response.HttpContext, ct);
        return opened switch
        {
            null => PasskeyProblems.WrongPasskey(response),
            { Tokens: { AreForBrowser: true } tokens } => tokens.SetCookie(response, opened.ExpiresAt, opened.Device),
            { Tokens: var tokens } => tokens.Show(response, options.Value, opened.Device),
        };
    }
}
