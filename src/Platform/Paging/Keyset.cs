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

    /// <summary>
    /// The list as it is opened most, without the caller's filters, compiled once: to build a query anew and find it among
    /// those known is a sixth of what such a request costs.
    /// </summary>
    /// <returns>Throws InvalidOperationException for contexts whose model is not that of the first.</returns>
    public abstract ReadPage<TContext, TItem> Compile<TContext>(Expression<Func<TContext, IQueryable<TRow>>> rows)
        where TContext : DbContext;
}

/// <summary>Reads one page, as <see cref="Keyset{TRow, TItem}.ReadAsync"/> does.</summary>
public delegate Task<Page<TItem>?> ReadPage<in TContext, TItem>(
    TContext db, string? cursor, int limit, string scope, CancellationToken ct);

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

    private static readonly Expression<TakeInOrder> Upwards =
        (rows, key, id, found, count) => rows.OrderBy(key).ThenBy(id).Take(count).Select(found);

    private static readonly Expression<TakeInOrder> Downwards =
        (rows, key, id, found, count) => rows.OrderByDescending(key).ThenByDescending(id).Take(count).Select(found);

    private static readonly Expression<Func<IQueryable<TRow>, Expression<Func<TRow, bool>>, IQueryable<TRow>>> Filtered =
        (rows, condition) => rows.Where(condition);

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

    private delegate IQueryable<Found> TakeInOrder(
        IQueryable<TRow> rows, Expression<Func<TRow, TKey>> key, Expression<Func<TRow, Guid>> id,
        Expression<Func<TRow, Found>> found, int count);

    public override async Task<Page<TItem>?> ReadAsync(
        IQueryable<TRow> rows, string? cursor, int limit, string scope, CancellationToken ct)
    {
        if (cursor is not null)
        {
            if (Cursor<TKey>.Read(cursor, scope) is not { } last) return null;

            // Taken from lambdas, so that EF sees captured variables: parameters of one cached query, not constants of many.
            Expression<Func<TKey>> lastKey = () => last.Key;
            Expression<Func<Guid>> lastId = () => last.Id;
            rows = rows.Where(Beyond(lastKey.Body, lastId.Body));
        }

        var query = rows.Provider.CreateQuery<Found>(InOrder(rows.Expression, Expression.Constant(limit + 1)));
        return ToPage(await query.ToListAsync(ct), limit, scope);
    }

    public override ReadPage<TContext, TItem> Compile<TContext>(Expression<Func<TContext, IQueryable<TRow>>> rows)
    {
        var db = rows.Parameters[0];
        var count = Expression.Parameter(typeof(int), "count");
        var first = EF.CompileAsyncQuery(
            Expression.Lambda<Func<TContext, int, IQueryable<Found>>>(InOrder(rows.Body, count), db, count));

        var lastKey = Expression.Parameter(typeof(TKey), "lastKey");
        var lastId = Expression.Parameter(typeof(Guid), "lastId");
        var beyond = Filtered.With(rows.Body, Expression.Quote(Beyond(lastKey, lastId)));
        var next = EF.CompileAsyncQuery(Expression.Lambda<Func<TContext, TKey, Guid, int, IQueryable<Found>>>(
            InOrder(beyond, count), db, lastKey, lastId, count));

        return async (db, cursor, limit, scope, ct) =>
        {
            if (cursor is null) return ToPage(await first(db, limit + 1).ToListAsync(ct), limit, scope);

            return Cursor<TKey>.Read(cursor, scope) is { } last
                ? ToPage(await next(db, last.Key, last.Id, limit + 1).ToListAsync(ct), limit, scope)
                : null;
        };
    }

    // One row more than asked for tells whether there is a next page.
    private static Page<TItem> ToPage(List<Found> found, int limit, string scope)
    {
        var items = found.Take(limit).Select(row => row.Item).ToList();
        var next = found.Count > limit ? new Cursor<TKey>(found[limit - 1].Key, found[limit - 1].Id).Write(scope) : null;
        return new Page<TItem>(items, next);
    }

    private Expression InOrder(Expression rows, Expression count) => (_descending ? Downwards : Upwards)
        .With(rows, Expression.Quote(_key), Expression.Quote(_id), Expression.Quote(_found), count);

    private Expression<Func<TRow, bool>> Beyond(Expression lastKey, Expression lastId) => Expression.Lambda<Func<TRow, bool>>(
        (_descending ? IsBefore : IsAfter).With(_key.With(_row), _id.With(_row), lastKey, lastId), _row);

    private sealed record Found(TKey Key, Guid Id, TItem Item);
}
