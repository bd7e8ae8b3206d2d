using ProdReady.Platform.Auditing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.ApiKeys;

/// <summary>Lets a program in for a tenant, to do what its scopes say and nothing else. Only the hash of it is stored.</summary>
public sealed class ApiKey : ITenantOwned, IAudited
{
    public required Guid Id { get; init; }
    public required Guid TenantId { get; init; }
    public required string Name { get; init; }

    /// <summary>Some of <see cref="Permissions"/>.</summary>
    public required string[] Scopes { get; init; }

    /// <summary>SHA-256 of 256 random bits. Of no use to who reads the audit trail, so it is not in there.</summary>
    [Personal]
    public required byte[] Hash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>To the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    public uint Version { get; init; }

    public static (ApiKey Key, string Text) Create(
        Guid tenantId, string name, string[] scopes, DateTimeOffset now, TimeSpan lifetime)
    {
        var token = SessionToken.Create(Guid.CreateVersion7(now));
        var key = new ApiKey
        {
            Id = token.SessionId,
            TenantId = tenantId,
            Name = name,
            Scopes = scopes,
            Hash = token.Hash(),
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        };
        return (key, ApiKeyToken.ToText(token));
    }

    /// <summary>Makes the key that takes this one's place; both are let in until the overlap is over.</summary>
    public (ApiKey Key, string Text) Rotate(DateTimeOffset now, TimeSpan overlap)
    {
        var next = Create(TenantId, Name, Scopes, now, ExpiresAt - CreatedAt);
        ExpiresAt = now + overlap < ExpiresAt ? now + overlap : ExpiresAt;
        return next;
    }
}
