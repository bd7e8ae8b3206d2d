using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.SecondFactors;

/// <param name="IsNeeded">Whether a password alone no longer signs in.</param>
/// <param name="Authenticator">Whether an authenticator app is confirmed.</param>
/// <param name="Passkeys">How many passkeys there are.</param>
/// <param name="RecoveryCodesLeft">How many recovery codes are not used yet.</param>
public sealed record SecondFactorsResponse(bool IsNeeded, bool Authenticator, int Passkeys, int RecoveryCodesLeft);

public static class GetSecondFactors
{
    public static async Task<Ok<SecondFactorsResponse>> Handle(CurrentTenant current, AppDbContext db, CancellationToken ct)
    {
        var userId = current.ActorId!.Value;
        var hasApp = await db.Authenticators.AnyAsync(row => row.UserId == userId && row.ConfirmedAt != null, ct);
        var left = await db.RecoveryCodes.CountAsync(row => row.UserId == userId, ct);
        var passkeys = await db.Passkeys.CountAsync(row => row.UserId == userId, ct);
        return TypedResults.Ok(new SecondFactorsResponse(hasApp || passkeys > 0, hasApp, passkeys, left));
    }
}
