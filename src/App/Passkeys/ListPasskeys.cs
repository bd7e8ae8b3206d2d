using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Passkeys;

/// <param name="IsBackedUp">Whether the device shares it with others of the same person.</param>
public sealed record PasskeyResponse(Guid Id, string? Name, DateTimeOffset CreatedAt, bool IsBackedUp);

public sealed record PasskeysResponse(IReadOnlyList<PasskeyResponse> Items);

public static class ListPasskeys
{
    public static async Task<Ok<PasskeysResponse>> Handle(CurrentTenant current, AppDbContext db, CancellationToken ct)
    {
        var passkeys = await db.Passkeys.Where(passkey => passkey.UserId == current.ActorId)
            .OrderBy(passkey => passkey.Id)
            .Select(passkey => new PasskeyResponse(
                passkey.Id, passkey.Data.Name, passkey.Data.CreatedAt, passkey.Data.IsBackedUp))
            .ToListAsync(ct);
        return TypedResults.Ok(new PasskeysResponse(passkeys));
    }
}
