using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Sessions;

public sealed record RefreshSessionRequest([Required, StringLength(SessionToken.TextLength)] string RefreshToken);

/// <summary>
/// Exchanges a refresh token for the next pair. One that was used before is in two hands, and nobody can tell which hand
/// is the thief's: the whole session ends (RFC 9700 section 4.14.2).
/// </summary>
public static class RefreshSession
{
    public static async Task<Results<Ok<TokensResponse>, ProblemHttpResult>> Handle(
        RefreshSessionRequest request, AcrossTenants<AppDbContext> acrossTenants, LiveSessions sessions,
        IOptions<SessionsOptions> options, TimeProvider clock, HttpResponse response, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = acrossTenants.Open();
        if (!SessionToken.TryParse(request.RefreshToken, out var used)
            || await FindAsync(db, used, now, options.Value, ct) is not { RefreshHash: { } current } session)
        {
            return SessionProblems.WrongRefreshToken(response);
        }

        var (access, refresh) = (SessionToken.Create(session.Id), used.Next());
        if (used.Proves(current) && await RotateAsync(db, current, access, refresh, now, options.Value, ct))
        {
            sessions.Forget(session.Id);
            return new SessionTokens(access, refresh).Show(response, options.Value);
        }

        await db.Sessions.RevokeAsync(session.Id, now, ct);
        sessions.Forget(session.Id);
        return SessionProblems.WrongRefreshToken(response);
    }

    private static Task<Session?> FindAsync(
        AppDbContext db, SessionToken used, DateTimeOffset now, SessionsOptions lifetimes, CancellationToken ct)
    {
        var family = used.FamilyHash();
        return db.Sessions.AsNoTracking().Where(Session.IsLive(now, lifetimes)).SingleOrDefaultAsync(
            session => session.Id == used.SessionId && session.RefreshFamilyHash == family, ct);
    }

    // One statement: of two requests with the same token the second finds the hash changed, even in the same instant.
    private static async Task<bool> RotateAsync(
        AppDbContext db, byte[] current, SessionToken access, SessionToken refresh, DateTimeOffset now,
        SessionsOptions lifetimes, CancellationToken ct)
    {
        var (accessHash, refreshHash, expiresAt) = (access.Hash(), refresh.Hash(), now + lifetimes.AccessLifetime);
        var rotated = await db.Sessions
            .Where(session => session.Id == access.SessionId && session.RefreshHash == current && session.RevokedAt == null)
            .ExecuteUpdateAsync(
                session => session
                    .SetProperty(row => row.AccessHash, accessHash)
                    .SetProperty(row => row.AccessExpiresAt, expiresAt)
                    .SetProperty(row => row.RefreshHash, refreshHash)
                    .SetProperty(row => row.LastUsedAt, now),
                ct);
        return rotated == 1;
    }
}
