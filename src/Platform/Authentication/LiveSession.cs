using System.Security.Claims;

namespace ProdReady.Platform.Authentication;

/// <summary>
/// What a request needs to know of a session that is neither revoked nor past its end. One copy serves many requests, so
/// nothing of it changes.
/// </summary>
public sealed class LiveSession
{
    public required Guid Id { get; init; }

    /// <summary><see cref="Guid.Empty"/> for a person who belongs to no tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>Who acts: the user, or the API key itself.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Whether this is an API key, which is checked and ends like a session.</summary>
    public bool IsApiKey { get; init; }

    /// <summary>What the session may do now; a change of role shows here at the next read.</summary>
    public required IReadOnlySet<string> Permissions { get; init; }

    /// <summary>Whether its person runs the service itself, and proved more than a password. Never of an API key.</summary>
    public bool IsOperator { get; init; }

    /// <summary>SHA-256 of the secret of the current access token.</summary>
    public required byte[] AccessHash { get; init; }

    public required DateTimeOffset AccessExpiresAt { get; init; }

    /// <summary>The end that no refresh moves.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The last use that was written down; the one that counts may be a minute later.</summary>
    public required DateTimeOffset LastUsedAt { get; init; }

    /// <summary>How long it may stay unused; null for any time.</summary>
    public required TimeSpan? IdleTimeout { get; init; }

    /// <summary>When its person last proved who they are; an API key has no person.</summary>
    public required DateTimeOffset? ProvedAt { get; init; }

    internal ClaimsPrincipal Principal => field ??= new ClaimsPrincipal(new ClaimsIdentity(
        [
            .. Who,
            .. Where,
            .. Permissions.Select(permission => new Claim(ClaimNames.Permission, permission)),
        ],
        SessionAuthentication.SchemeName, ClaimNames.Subject, roleType: null));

    private Claim[] Who => IsApiKey
        ? [new Claim(ClaimNames.ApiKey, Id.ToString())]
        :
        [
            new Claim(ClaimNames.Subject, UserId.ToString()),
            new Claim(ClaimNames.Session, Id.ToString()),
            new Claim(ClaimNames.ProvedAt, $"{ProvedAt?.ToUnixTimeSeconds()}"),
            .. IsOperator ? [new Claim(ClaimNames.Operator, "")] : Array.Empty<Claim>(),
        ];

    private Claim[] Where => TenantId == Guid.Empty ? [] : [new Claim(ClaimNames.Tenant, TenantId.ToString())];

    internal bool HasEnded(DateTimeOffset now) => now >= AccessExpiresAt || now >= ExpiresAt || now >= LastUsedAt + IdleTimeout;
}

/// <summary>Reads a session from where it is kept, whoever's it is; null when it is unknown or revoked.</summary>
public delegate Task<LiveSession?> ReadSession(Guid sessionId, CancellationToken ct);
