using System.Linq.Expressions;

namespace ProdReady.App.ApiKeys;

/// <param name="Scopes">The permissions that the key has.</param>
/// <param name="LastUsedAt">To the minute; null when it was never used.</param>
public sealed record ApiKeyResponse(
    Guid Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt)
{
    public static readonly Expression<Func<ApiKey, ApiKeyResponse>> Projection = key =>
        new ApiKeyResponse(key.Id, key.Name, key.Scopes, key.CreatedAt, key.ExpiresAt, key.LastUsedAt);
}

/// <param name="Secret">The key itself, which goes into <c>Authorization: Bearer</c>. It is shown here and never again.</param>
public sealed record NewApiKeyResponse(Guid Id, string Secret, DateTimeOffset ExpiresAt);
