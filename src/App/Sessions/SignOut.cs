using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;

namespace ProdReady.App.Sessions;

public static class SignOut
{
    public static async Task<NoContent> Handle(
        ClaimsPrincipal user, AppDbContext db, LiveSessions sessions, TimeProvider clock, HttpResponse response,
        CancellationToken ct)
    {
        await db.Sessions.RevokeAsync(user.SessionId, clock.GetUtcNow(), ct);
        sessions.Forget(user.SessionId);
        SessionCookie.Delete(response);
        return TypedResults.NoContent();
    }

    /// <summary>Ends a session for good; other instances notice within <see cref="SessionsOptions.TrustFor"/>.</summary>
    internal static Task<int> RevokeAsync(
        this IQueryable<Session> sessions, Guid id, DateTimeOffset now, CancellationToken ct) =>
        sessions.Where(session => session.Id == id).RevokeAsync(now, ct);

    /// <summary>Ends all of these; the answer is how many had not ended before.</summary>
    internal static Task<int> RevokeAsync(this IQueryable<Session> sessions, DateTimeOffset now, CancellationToken ct) =>
        sessions
            .Where(session => session.RevokedAt == null)
            .ExecuteUpdateAsync(session => session.SetProperty(row => row.RevokedAt, now), ct);

    /// <summary>
    /// Inside of a transaction: has one session that follows another, and a statement that ends all of a person's, come one
    /// after the other. That statement would not see a session which is opened while it runs.
    /// </summary>
    internal static Task LockSessionsAsync(this AppDbContext db, Guid userId, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"SELECT FROM users WHERE id = {userId} FOR NO KEY UPDATE", ct);
}
