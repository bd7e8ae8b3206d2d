using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.App.Sessions;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Passkeys;

/// <param name="Challenge">From POST /v1/sessions/passkey/options.</param>
/// <param name="Credential">What <c>navigator.credentials.get</c> brought, as JSON text (<c>toJSON</c>).</param>
public sealed record ProveByPasskeyRequest(
    [Required, StringLength(Challenges.LongestText)] string Challenge,
    [Required, StringLength(PasskeyProof.LongestCredential)] string Credential);

public static class ProveByPasskey
{
    /// <summary>Proves anew who the session's person is, by a passkey instead of the password.</summary>
    public static async Task<Results<Ok<TokensResponse>, NoContent, ValidationProblem>> Handle(
        ProveByPasskeyRequest request, ClaimsPrincipal caller, CurrentTenant current, PasskeyProof proof, NewSession session,
        AppDbContext db, LiveSessions sessions, IOptions<SessionsOptions> options, HttpResponse response,
        CancellationToken ct)
    {
        var signed = await proof.CheckAsync(request.Challenge, request.Credential, response.HttpContext);
        if (signed is null || signed.User.Id != current.ActorId)
        {
            return PasskeyProblems.WrongCredential();
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await proof.UseAsync(db, signed, ct) || !await Credentials.AcceptAsync(db, signed.User, ct))
        {
            return PasskeyProblems.WrongCredential();
        }

        var (tokens, expiresAt) = await session.RenewAsync(db, caller.SessionId, ct);
        await transaction.CommitAsync(CancellationToken.None);
        sessions.Forget(caller.SessionId);
        return tokens.AreForBrowser ? tokens.SetCookie(response, expiresAt) : tokens.Show(response, options.Value);
    }
}
