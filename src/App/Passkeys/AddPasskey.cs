using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.AccountMails;
using ProdReady.App.Accounts;
using ProdReady.App.Data;
using ProdReady.App.SecondFactors;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Passkeys;

/// <param name="Name">By which its owner knows it again.</param>
/// <param name="Challenge">From POST /v1/me/passkeys/options.</param>
/// <param name="Credential">What <c>navigator.credentials.create</c> brought, as JSON text (<c>toJSON</c>).</param>
public sealed record AddPasskeyRequest(
    [Required, StringLength(Passkey.LongestName), RegularExpression(@"\P{Cc}+", ErrorMessage = "No control characters.")]
    string Name,
    [Required, StringLength(Challenges.LongestText)] string Challenge,
    [Required, StringLength(PasskeyProof.LongestCredential)] string Credential);

/// <param name="RecoveryCodes">With the first second factor; empty for who has some. They are not shown again.</param>
public sealed record AddPasskeyResponse(Guid Id, IReadOnlyList<string> RecoveryCodes);

public static class AddPasskey
{
    /// <summary>Adds a passkey: enough to sign in by itself, and from now on needed, or a code is, after the password.</summary>
    public static async Task<Results<Ok<AddPasskeyResponse>, ValidationProblem>> Handle(
        AddPasskeyRequest request, CurrentTenant current, IPasskeyHandler<User> passkeys, Challenges challenges,
        AppDbContext db, TimeProvider clock, HttpResponse response, CancellationToken ct)
    {
        var (userId, now) = (current.ActorId!.Value, clock.GetUtcNow());
        if (challenges.Open<NewPasskeyChallenge>(request.Challenge) is not { } asked
            || await MadeAsync(passkeys, asked, request.Credential, response.HttpContext) is not { } made
            || made.UserEntity?.Id != $"{userId}" || made.Passkey is not { } key)
        {
            return PasskeyProblems.WrongCredential();
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var passkey = Passkey.From(key, userId, request.Name, now);
        db.Add(passkey);
        db.Publish(new NoticeDue(userId, Notice.SecondFactorAdded));
        if (!await db.UseChallengeAsync(asked.Id, now, ct) || !await db.TrySaveAsync(Passkey.OneUserEach, ct))
        {
            return PasskeyProblems.WrongCredential();
        }

        var hasCodes = await db.RecoveryCodes.AnyAsync(code => code.UserId == userId, ct);
        var codes = hasCodes ? [] : (await db.RenewRecoveryCodesAsync(userId, ct)).RecoveryCodes;
        await transaction.CommitAsync(CancellationToken.None);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new AddPasskeyResponse(passkey.Id, codes));
    }

    private static async Task<PasskeyAttestationResult?> MadeAsync(
        IPasskeyHandler<User> passkeys, NewPasskeyChallenge asked, string credential, HttpContext http)
    {
        var made = await passkeys.PerformAttestationAsync(
            new PasskeyAttestationContext { HttpContext = http, CredentialJson = credential, AttestationState = asked.State });
        return made.Succeeded ? made : null;
    }
}
