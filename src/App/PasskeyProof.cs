using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using ProdReady.App.Accounts;
using ProdReady.App.Data;
using ProdReady.App.Passkeys;
using ProdReady.App.SecondFactors;
using ProdReady.Platform.Authentication;

namespace ProdReady.App;

/// <summary>What a passkey was asked to sign: for one user, or for whoever has one.</summary>
public sealed record PasskeyChallenge(Guid Id, string State);

/// <param name="Challenge">Goes back with what the device answers, within five minutes, once.</param>
/// <param name="Options">JSON for <c>PublicKeyCredential.parseRequestOptionsFromJSON</c> or its twin for creation.</param>
public sealed record PasskeyChallengeResponse(string Challenge, string Options);

/// <summary>
/// Asks for a passkey's signature and checks it. What was asked travels sealed with the client, so that any instance can
/// check the answer; that it was used is written down with what it opens, so that a copied answer opens nothing.
/// </summary>
public sealed class PasskeyProof(IPasskeyHandler<User> passkeys, Challenges challenges, TimeProvider clock)
{
    /// <summary>Longer than what any device sends.</summary>
    public const int LongestCredential = 8000;

    public async Task<PasskeyChallengeResponse> AskAsync(User? user, HttpContext http)
    {
        var asked = await passkeys.MakeRequestOptionsAsync(user, http);
        var challenge = challenges.Seal(new PasskeyChallenge(Guid.NewGuid(), asked.AssertionState!));
        return new PasskeyChallengeResponse(challenge, asked.RequestOptionsJson);
    }

    /// <summary>Null for a wrong signature, page, domain, user or counter, and for a challenge that is too old.</summary>
    public async Task<SignedChallenge?> CheckAsync(string challenge, string credential, HttpContext http)
    {
        if (challenges.Open<PasskeyChallenge>(challenge) is not { } asked) return null;
        var checkedNow = await passkeys.PerformAssertionAsync(
            new PasskeyAssertionContext { HttpContext = http, CredentialJson = credential, AssertionState = asked.State });
        return checkedNow.Succeeded ? new SignedChallenge(asked.Id, checkedNow.User, checkedNow.Passkey) : null;
    }

    /// <summary>In the transaction of what it opens. False for the second who comes with it.</summary>
    public async Task<bool> UseAsync(AppDbContext db, SignedChallenge answer, CancellationToken ct) =>
        await db.UseChallengeAsync(answer.Id, clock.GetUtcNow(), ct) && await db.CountUpAsync(answer.Passkey, ct);
}

/// <summary>A challenge with a good signature, and whose passkey made it.</summary>
public sealed record SignedChallenge(Guid Id, User User, UserPasskeyInfo Passkey);
