using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Accounts;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Passkeys;

/// <summary>What a device was asked to make.</summary>
public sealed record NewPasskeyChallenge(Guid Id, string State);

public static class BeginPasskey
{
    /// <summary>Tells the browser what passkey to make.</summary>
    public static async Task<Ok<PasskeyChallengeResponse>> Handle(
        CurrentTenant current, AppDbContext db, IPasskeyHandler<User> passkeys, Challenges challenges, HttpResponse response,
        CancellationToken ct)
    {
        var user = await db.Users.AsNoTracking().Where(row => row.Id == current.ActorId).OfCallerAsync(ct);
        var whose = new PasskeyUserEntity { Id = $"{user.Id}", Name = user.Email!, DisplayName = user.DisplayName };
        var asked = await passkeys.MakeCreationOptionsAsync(whose, response.HttpContext);
        var challenge = challenges.Seal(new NewPasskeyChallenge(Guid.NewGuid(), asked.AttestationState!));
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new PasskeyChallengeResponse(challenge, asked.CreationOptionsJson));
    }
}
