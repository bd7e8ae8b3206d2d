using ProdReady.Platform.Auditing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Invitations;

/// <summary>That somebody is asked into a tenant. It is used up when they come, and worth nothing after its time.</summary>
public sealed class Invitation : ITenantOwned, IAudited
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public required Guid Id { get; init; }
    public required Guid TenantId { get; init; }

    /// <summary>In lower case. Only the account with this address can come by it.</summary>
    [Personal]
    public required string Email { get; init; }

    /// <summary>What it is found by: the column holds a hash, since the address itself is encrypted.</summary>
    public string LookupEmail { get => Email; private init { } }

    /// <summary>One of <see cref="Roles"/>.</summary>
    public required string Role { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>SHA-256 of the secret in the latest mail; null until one is sent.</summary>
    [Personal]
    public byte[]? TokenHash { get; private set; }

    public uint Version { get; init; }

    /// <summary>The token for the mail, which puts every earlier one out of use. Only its hash stays here.</summary>
    public SessionToken NewToken()
    {
        var token = SessionToken.Create(Id);
        TokenHash = token.Hash();
        return token;
    }
}
