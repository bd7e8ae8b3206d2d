using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace ProdReady.Platform.Paging;

// OFFSET reads and throws away every row before the page, and repeats or skips rows when others are inserted or deleted
// meanwhile. A keyset continues after the last row itself: an index leads there, and no insert moves it.
/// <summary>One order in which a list can be read. Needs an index over its filter, its key and the id.</summary>
public abstract class Keyset<TRow, TItem>
{
    /// <summary>Reads one page.</summary>
    /// <param name="rows">The rows of the list, filtered, without an order.</param>
    /// <param name="cursor">Where the page before ended; null for the first page.</param>
    /// <param name="scope">Names list, tenant, filter and order: a cursor of another scope is refused.</param>
    /// <returns>Null when <paramref name="cursor"/> is none of this scope.</returns>
    public abstract Task<Page<TItem>?> ReadAsync(
        IQueryable<TRow> rows, string? cursor, int limit, string scope, CancellationToken ct);
}

public static class Keyset
{
    /// <param name="key">What to order by, neither null nor changing while it is paged over.</param>
    /// <param name="id">Makes the order total.</param>
    /// <param name="item">What the list shows of a row.</param>
    public static Keyset<TRow, TItem> By<TRow, TKey, TItem>(
        Expression<Func<TRow, TKey>> key, Expression<Func<TRow, Guid>> id, Expression<Func<TRow, TItem>> item,
        bool descending = false) => new KeysetOver<TRow, TKey, TItem>(key, id, item, descending);
}

internal sealed class KeysetOver<TRow, TKey, TItem> : Keyset<TRow, TItem>
{
    private static readonly Expression<Func<TKey, Guid, TKey, Guid, bool>> IsAfter = (key, id, lastKey, lastId) =>
        EF.Functions.GreaterThan(ValueTuple.Create(key, id), ValueTuple.Create(lastKey, lastId));

    private static readonly Expression<Func<TKey, Guid, TKey, Guid, bool>> IsBefore = (key, id, lastKey, lastId) =>
        EF.Functions.LessThan(ValueTuple.Create(key, id), ValueTuple.Create(lastKey, lastId));

    private static readonly Expression<Func<TKey, Guid, TItem, Found>> Find = (key, id, item) => new Found(key, id, item);

    private readonly ParameterExpression _row = Expression.Parameter(typeof(TRow), "row");
    private readonly Expression<Func<TRow, TKey>> _key;
    private readonly Expression<Func<TRow, Guid>> _id;
    private readonly Expression<Func<TRow, Found>> _found;
    private readonly bool _descending;

    public KeysetOver(
        Expression<Func<TRow, TKey>> key, Expression<Func<TRow, Guid>> id, Expression<Func<TRow, TItem>> item, bool descending)
    {
        (_key, _id, _descending) = (key, id, descending);
        _found = Expression.Lambda<Func<TRow, Found>>(
            Find.With(key.With(_row), id.With(_row), item.With(_row)), _row);
    }

    public override async Task<Page<TItem>?> ReadAsync(
        IQueryable<TRow> rows, string? cursor, int limit, string scope, CancellationToken ct)
    {
        if (cursor is not null)
        {
            if (Cursor<TKey>.Read(cursor, scope) is not { } last)
            {
                return null;
            }

            rows = rows.Where(Beyond(last));
        }

        var ordered = _descending
            ? rows.OrderByDescending(_key).ThenByDescending(_id)
            : rows.OrderBy(_key).ThenBy(_id);

        // One row more than asked for tells whether there is a next page.
        var found = await ordered.Take(limit + 1).Select(_found).ToListAsync(ct);
        var items = found.Take(limit).Select(row => row.Item).ToList();
        var next = found.Count > limit ? new Cursor<TKey>(found[limit - 1].Key, found[limit - 1].Id).Write(scope) : null;
        return new Page<TItem>(items, next);
    }

    private Expression<Func<TRow, bool>> Beyond(Cursor<TKey> last)
    {
        // Taken from lambdas, so that EF sees captured variables: parameters of one cached query, not constants of many.
        Expression<Func<TKey>> lastKey = () => last.Key;
        Expression<Func<Guid>> lastId = () => last.Id;
        var compare = _descending ? IsBefore : IsAfter;
        return Expression.Lambda<Func<TRow, bool>>(
            compare.With(_key.With(_row), _id.With(_row), lastKey.Body, lastId.Body), _row);
    }

    private sealed record Found(TKey Key, Guid Id, TItem Item);
}
