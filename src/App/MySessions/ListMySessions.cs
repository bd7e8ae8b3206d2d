using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.App.Sessions;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.MySessions;

/// <param name="Transport"><c>cookie</c> for a browser, <c>bearer</c> for a program.</param>
/// <param name="LastUsedAt">To the minute.</param>
/// <param name="Device">What it was last used with, such as <c>Firefox on Windows</c>.</param>
/// <param name="Network">The part of the network that it was last used from, such as <c>203.0.113.0/24</c>.</param>
/// <param name="Current">Whether this very request belongs to it.</param>
public sealed record MySessionResponse(
    Guid Id, string Transport, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, string Device, string Network, bool Current);

public sealed record MySessionsResponse(IReadOnlyList<MySessionResponse> Items);

public static class ListMySessions
{
    private const int Most = 200;

    /// <summary>Where the caller is signed in, in all of their tenants; the last used first, 200 at the most.</summary>
    public static async Task<Ok<MySessionsResponse>> Handle(
        ClaimsPrincipal user, CurrentTenant current, AcrossTenants<AppDbContext> acrossTenants,
        IOptions<SessionsOptions> options, TimeProvider clock, HttpResponse response, CancellationToken ct)
    {
        var (userId, here) = (current.ActorId, user.SessionId);
        await using var db = acrossTenants.Open();
        var sessions = await db.Sessions
            .Where(Session.IsLive(clock.GetUtcNow(), options.Value))
            .Where(session => session.UserId == userId)
            .OrderByDescending(session => session.LastUsedAt).ThenBy(session => session.Id)
            .Take(Most)
            .Select(session => new MySessionResponse(
                session.Id, session.RefreshHash == null ? "cookie" : "bearer",
                session.CreatedAt, session.LastUsedAt, session.Device, session.Network, session.Id == here))
            .ToListAsync(ct);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new MySessionsResponse(sessions));
    }
}
