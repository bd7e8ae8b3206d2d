using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Accounts;

/// <summary>
/// A sign-in that the server remembers, so that signing out ends it everywhere. Browsers carry its token in a cookie,
/// programs as a bearer token; only hashes are stored.
/// </summary>
public sealed class Session : ITenantOwned
{
    public required Guid Id { get; init; }
    public required Guid TenantId { get; init; }
    public required Guid UserId { get; init; }
    public required string Role { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>SHA-256 of the access token's secret.</summary>
    public required byte[] AccessHash { get; set; }

    public required DateTimeOffset AccessExpiresAt { get; set; }

    /// <summary>SHA-256 of the refresh token's secret; null for a browser's session, which has none.</summary>
    public byte[]? RefreshHash { get; set; }

    /// <summary>When the session ends even if it is refreshed.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }
    public uint Version { get; init; }
}
