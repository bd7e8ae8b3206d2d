namespace ProdReady.Platform.Paging;

// A list without a page size is one large customer away from an answer that takes the instance's memory.
/// <summary>One page of a list.</summary>
/// <param name="Items">In the order that was asked for.</param>
/// <param name="NextCursor">
/// Send it back as <c>cursor</c>, with the same filter and order, to get the next page; null on the last.
/// </param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>How many items a page may have.</summary>
public static class PageSize
{
    public const int Default = 20;
    public const int Largest = 100;
}
