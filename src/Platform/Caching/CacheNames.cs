namespace ProdReady.Platform.Caching;

// The order of these names is part of an entry's stamp: they are put together in one place.
/// <summary>The names under which an entry can be invalidated: its key first, then its tags.</summary>
internal sealed class CacheNames
{
    public CacheNames(CacheKey key, CacheKey[]? tags)
    {
        Names = [key.ToString(), .. (tags ?? []).Select(tag => tag.ToString())];
        Slots = LocalVersions.SlotsOf(Names);
    }

    public string[] Names { get; }

    public int[] Slots { get; }
}
