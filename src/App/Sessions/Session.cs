using System.Linq.Expressions;
using ProdReady.App.Accounts;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Sessions;

/// <summary>
/// A sign-in that the server remembers, so that signing out ends it everywhere. Browsers carry its token in a cookie,
/// programs as a bearer token; only hashes are stored.
/// </summary>
public sealed class Session : ITenantOwned
{
    public required Guid Id { get; init; }
    public required Guid TenantId { get; init; }
    public required Guid UserId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>SHA-256 of the access token's secret.</summary>
    public required byte[] AccessHash { get; init; }

    public required DateTimeOffset AccessExpiresAt { get; init; }

    /// <summary>SHA-256 of the current refresh token's secret; null for a browser's session, which has none.</summary>
    public byte[]? RefreshHash { get; private set; }

    /// <summary>SHA-256 of what all refresh tokens of the session share: it tells a used one from a made-up one.</summary>
    public byte[]? RefreshFamilyHash { get; private set; }

    /// <summary>When the session ends even if it is refreshed.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>To the minute; with <see cref="Device"/> and <see cref="Network"/> of that use.</summary>
    public required DateTimeOffset LastUsedAt { get; init; }

    public required string Device { get; init; }
    public required string Network { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }
    public uint Version { get; init; }

    public static Session ForBrowser(
        Membership membership, SessionToken access, ClientDevice device, DateTimeOffset now, SessionsOptions lifetimes) =>
        Open(membership, access, device, now, lifetimes.BrowserLifetime, lifetimes.BrowserLifetime);

    public static Session ForProgram(
        Membership membership, SessionToken access, SessionToken refresh, ClientDevice device, DateTimeOffset now,
        SessionsOptions lifetimes)
    {
        var session = Open(membership, access, device, now, lifetimes.AccessLifetime, lifetimes.ProgramLifetime);
        session.RefreshHash = refresh.Hash();
        session.RefreshFamilyHash = refresh.FamilyHash();
        return session;
    }

    /// <summary>Those that would still be let in.</summary>
    public static Expression<Func<Session, bool>> IsLive(DateTimeOffset now, SessionsOptions lifetimes)
    {
        var (browser, program) = (now - lifetimes.BrowserIdleTimeout, now - lifetimes.ProgramIdleTimeout);
        return session => session.RevokedAt == null && session.ExpiresAt > now
            && session.LastUsedAt > (session.RefreshHash == null ? browser : program);
    }

    private static Session Open(
        Membership membership, SessionToken access, ClientDevice device, DateTimeOffset now, TimeSpan accessLifetime,
        TimeSpan lifetime) => new()
        {
            Id = access.SessionId,
            TenantId = membership.TenantId,
            UserId = membership.UserId,
            CreatedAt = now,
            AccessHash = access.Hash(),
            AccessExpiresAt = now + accessLifetime,
            ExpiresAt = now + lifetime,
            LastUsedAt = now,
            Device = device.Name,
            Network = device.Network,
        };
}
