namespace ProdReady.Platform.Caching;

// A lifetime must be stated at every use: what has none is stale for ever once its invalidation is forgotten.
/// <summary>How long a value may be served, and the tags under which it can be invalidated together with others.</summary>
/// <param name="Ttl">The longest that the value is served after it was read; at most one day.</param>
/// <param name="Tags">Always the same, in the same order, for the same key.</param>
public readonly record struct CacheEntry(TimeSpan Ttl, params CacheKey[] Tags)
{
    /// <summary>Also remember that there is nothing. Off by default: a created row would have to invalidate it.</summary>
    public bool CacheNull { get; init; }
}
