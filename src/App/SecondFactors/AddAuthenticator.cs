using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.SecondFactors;

/// <param name="Secret">For typing it into the app.</param>
/// <param name="Uri">For a QR code: <c>otpauth://totp/...</c>.</param>
public sealed record AddAuthenticatorResponse(string Secret, string Uri);

public static class AddAuthenticator
{
    private const string Issuer = "ProdReady";

    /// <summary>Makes a secret for an authenticator app. It counts for nothing until a first code confirms it.</summary>
    public static async Task<Results<Ok<AddAuthenticatorResponse>, Conflict<ProblemDetails>>> Handle(
        CurrentTenant current, IDataProtectionProvider protection, AppDbContext db, TimeProvider clock, HttpResponse response,
        CancellationToken ct)
    {
        var user = await db.Users.AsNoTracking().Where(row => row.Id == current.ActorId).OfCallerAsync(ct);
        var secret = Totp.NewSecret();
        await db.Authenticators.Where(row => row.UserId == user.Id && row.ConfirmedAt == null).ExecuteDeleteAsync(ct);
        db.Add(Authenticator.Create(user.Id, secret, protection, clock.GetUtcNow()));
        if (!await db.TrySaveAsync("pk_authenticators", ct))
        {
            return SecondFactorProblems.HasAuthenticator();
        }

        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(
            new AddAuthenticatorResponse(Totp.ToBase32(secret), Totp.Address(Issuer, user.Email!, secret)));
    }
}
