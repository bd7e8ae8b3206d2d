using System.Globalization;

namespace ProdReady.Platform.Caching;

// Prevents one tenant from reading what was cached for another: the tenant is part of the key, not of a convention.
/// <summary>
/// Names one cached value, or (as a tag) a group of them. <paramref name="Kind"/> is a constant such as
/// <c>customer</c>; <paramref name="Tenant"/> is <see cref="Guid.Empty"/> for what belongs to none.
/// </summary>
public readonly record struct CacheKey(string Kind, Guid Tenant, Guid Id = default, string? Detail = null)
{
    public override string ToString() => Detail is null
        ? string.Create(CultureInfo.InvariantCulture, $"{Kind}:{Tenant:N}:{Id:N}")
        : string.Create(CultureInfo.InvariantCulture, $"{Kind}:{Tenant:N}:{Id:N}:{Detail}");
}
