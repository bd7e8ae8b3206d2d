using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Sessions;

public sealed record SwitchTenantRequest([Required] Guid? TenantId);

/// <summary>
/// Goes on in another company of the same person, in a session of its own. A session that changed its tenant would for
/// some seconds still be of the old one in other instances, and write there what was meant for the new one.
/// </summary>
public static class SwitchTenant
{
    /// <summary>Ends this session and begins one in another company: with new tokens, or with a new cookie.</summary>
    public static async Task<Results<Ok<TokensResponse>, NoContent, NotFound<ProblemDetails>>> Handle(
        SwitchTenantRequest request, ClaimsPrincipal caller, CurrentTenant current, AcrossTenants<AppDbContext> acrossTenants,
        LiveSessions sessions, IOptions<SessionsOptions> options, TimeProvider clock, HttpResponse response,
        CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        var membership = await db.Memberships.AsNoTracking().SingleOrDefaultAsync(
            mine => mine.UserId == current.ActorId && mine.TenantId == request.TenantId, ct);
        if (membership is null)
        {
            return SessionProblems.NotYourTenant();
        }

        var (lifetimes, now, device) = (options.Value, clock.GetUtcNow(), ClientDevice.Of(response.HttpContext));
        var endingId = caller.SessionId;
        var old = await db.Sessions.AsNoTracking().Where(session => session.Id == endingId).OfCallerAsync(ct);
        var tokens = SessionTokens.Create(Guid.CreateVersion7(now), forBrowser: old.RefreshHash is null);
        var next = Session.Open(old.UserId, membership, tokens, device, now, old.ProvedAt, lifetimes);

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.LockSessionsAsync(old.UserId, ct);
        if (await db.Sessions.RevokeAsync(old.Id, now, ct) == 0) throw CallerRows.HasEnded();
        db.Add(next);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        sessions.Forget(old.Id);
        return tokens.AreForBrowser ? tokens.SetCookie(response, next.ExpiresAt) : tokens.Show(response, lifetimes);
    }
}
