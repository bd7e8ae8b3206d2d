using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;
using ProdReady.App.Sessions;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.MySessions;

public static class EndMySession
{
    /// <summary>Ends one of the caller's sessions, on every instance within two seconds.</summary>
    public static async Task<Results<NoContent, NotFound<ProblemDetails>>> Handle(
        Guid id, CurrentTenant current, AcrossTenants<AppDbContext> acrossTenants, LiveSessions sessions, TimeProvider clock,
        CancellationToken ct)
    {
        var userId = current.ActorId;
        await using var db = acrossTenants.Open();
        var ended = await db.Sessions.Where(session => session.UserId == userId).RevokeAsync(id, clock.GetUtcNow(), ct);
        sessions.Forget(id);
        return ended == 1
            ? TypedResults.NoContent()
            : TypedResults.NotFound(new ProblemDetails { Detail = "You have no session with this id." });
    }
}
