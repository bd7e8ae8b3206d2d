using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ProdReady.App.Data;

/// <summary>Reads whole tables in the order of their key, a page at a time: one statement for all would be cut off.</summary>
internal static class RowPages
{
    private const int PageSize = 500;

    public static async IAsyncEnumerable<object> InPagesAsync<TRow>(
        this IQueryable<TRow> rows, IEntityType type,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct = default) where TRow : class
    {
        rows = rows.AsNoTracking();
        if (KeyOf(type) is not { } key)
        {
            await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(ct)) yield return row;
            yield break;
        }

        var last = Guid.Empty;
        List<TRow> page;
        do
        {
            var after = last;
            page = await rows.Where(row => EF.Property<Guid>(row, key.Name) > after)
                .OrderBy(row => EF.Property<Guid>(row, key.Name)).Take(PageSize).ToListAsync(ct);
            foreach (var row in page) yield return row;
            if (page.Count > 0) last = (Guid)key.GetGetter().GetClrValue(page[^1])!;
        }
        while (page.Count == PageSize);
    }

    // Of what has no id of its own there is little: it is read in one go.
    private static IProperty? KeyOf(IEntityType type) =>
        type.FindPrimaryKey()!.Properties is [var key] && key.ClrType == typeof(Guid) ? key : null;
}
