using System.Linq.Expressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.App.Accounts;
using ProdReady.Platform.Auditing;
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

    /// <summary>Nobody's for who belongs to no company: such a session opens what concerns its person alone.</summary>
    public required Guid TenantId { get; init; }

    public required Guid UserId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its person last proved who they are.</summary>
    public required DateTimeOffset ProvedAt { get; init; }

    /// <summary>SHA-256 of the access token's secret.</summary>
    public required byte[] AccessHash { get; init; }

    public required DateTimeOffset AccessExpiresAt { get; init; }

    /// <summary>SHA-256 of the current refresh token's secret; null for a browser's session, which has none.</summary>
    public byte[]? RefreshHash { get; init; }

    /// <summary>SHA-256 of what all refresh tokens of the session share: it tells a used one from a made-up one.</summary>
    public byte[]? RefreshFamilyHash { get; init; }

    /// <summary>When the session ends even if it is refreshed.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>To the minute; with <see cref="Device"/> and <see cref="Network"/> of that use.</summary>
    public required DateTimeOffset LastUsedAt { get; init; }

    [Personal]
    public required string Device { get; init; }

    [Personal]
    public required string Network { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }
    public uint Version { get; init; }

    /// <param name="membership">Where its person works; null for who belongs to no company.</param>
    /// <param name="provedAt">When the person proved who they are: now, or for the session that this one follows.</param>
    public static Session Open(
        Guid userId, Membership? membership, SessionTokens tokens, ClientDevice device, DateTimeOffset now,
        DateTimeOffset provedAt, SessionsOptions lifetimes) => new()
        {
            Id = tokens.Access.SessionId,
            TenantId = membership?.TenantId ?? Guid.Empty,
            UserId = userId,
            CreatedAt = now,
            ProvedAt = provedAt,
            AccessHash = tokens.Access.Hash(),
            AccessExpiresAt = now + (tokens.AreForBrowser ? lifetimes.BrowserLifetime : lifetimes.AccessLifetime),
            RefreshHash = tokens.Refresh?.Hash(),
            RefreshFamilyHash = tokens.Refresh?.FamilyHash(),
            ExpiresAt = now + (tokens.AreForBrowser ? lifetimes.BrowserLifetime : lifetimes.ProgramLifetime),
            LastUsedAt = now,
            Device = device.Name,
            Network = device.Network,
        };

    /// <summary>Those that would still be let in.</summary>
    public static Expression<Func<Session, bool>> IsLive(DateTimeOffset now, SessionsOptions lifetimes)
    {
        var (browser, program) = (now - lifetimes.BrowserIdleTimeout, now - lifetimes.ProgramIdleTimeout);
        return session => session.RevokedAt == null && session.ExpiresAt > now
            && session.LastUsedAt > (session.RefreshHash == null ? browser : program);
    }
}

/// <param name="AccessToken">Goes into <c>Authorization: Bearer</c>.</param>
/// <param name="ExpiresIn">Seconds until the access token is refused.</param>
/// <param name="RefreshToken">Brings the next pair of tokens, once.</param>
/// <param name="DeviceToken">From a sign-in: send it with the next one on this device. It opens nothing by itself.</param>
public sealed record TokensResponse(string AccessToken, int ExpiresIn, string RefreshToken, string? DeviceToken = null);

/// <summary>What a client carries of its session.</summary>
/// <param name="Access">Proves the session; a browser has it in a cookie.</param>
/// <param name="Refresh">A program's; a browser has none.</param>
public sealed record SessionTokens(SessionToken Access, SessionToken? Refresh)
{
    public bool AreForBrowser => Refresh is null;

    public static SessionTokens Create(Guid sessionId, bool forBrowser) =>
        new(SessionToken.Create(sessionId), forBrowser ? null : SessionToken.Create(sessionId));

    /// <summary>For a browser.</summary>
    public NoContent SetCookie(
        HttpResponse response, DateTimeOffset expiresAt, (string Text, DateTimeOffset ExpiresAt)? device = null)
    {
        if (device is { } known) DeviceCookie.Write(response, known.Text, known.ExpiresAt);
        SessionCookie.Write(response, Access, expiresAt);
        return TypedResults.NoContent();
    }

    /// <summary>For a program.</summary>
    public Ok<TokensResponse> Show(
        HttpResponse response, SessionsOptions lifetimes, (string Text, DateTimeOffset)? device = null)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new TokensResponse(
            Access.ToText(), (int)lifetimes.AccessLifetime.TotalSeconds, Refresh!.Value.ToText(), device?.Text));
    }
}

internal sealed class SessionMapping : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("sessions");
        builder.Property(session => session.Device).HasMaxLength(100);
        builder.Property(session => session.Network).HasMaxLength(ClientDevice.LongestNetwork);
        builder.Property(session => session.Version).IsRowVersion();
        builder.HasOne<User>().WithMany().HasForeignKey(session => session.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(session => session.UserId);
        builder.HasIndex(session => session.TenantId);
        builder.HasIndex(session => session.ExpiresAt);
    }
}
