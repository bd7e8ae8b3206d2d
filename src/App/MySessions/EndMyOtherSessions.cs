using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ProdReady.App.Data;
using ProdReady.App.Sessions;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.MySessions;

public static class EndMyOtherSessions
{
    /// <summary>Ends all of the caller's sessions but this one, on every instance within two seconds.</summary>
    public static async Task<NoContent> Handle(
        ClaimsPrincipal user, CurrentTenant current, AcrossTenants<AppDbContext> acrossTenants, TimeProvider clock,
        CancellationToken ct)
    {
        var (userId, here) = (current.ActorId!.Value, user.SessionId);
        await using var db = acrossTenants.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.LockSessionsAsync(userId, ct);
        await db.Sessions
            .Where(session => session.UserId == userId && session.Id != here)
            .RevokeAsync(clock.GetUtcNow(), ct);
        await transaction.CommitAsync(CancellationToken.None);
        return TypedResults.NoContent();
    }
}
