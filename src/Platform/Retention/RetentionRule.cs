using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using ProdReady.Platform.Database;
using ProdReady.Platform.Paging;

namespace ProdReady.Platform.Retention;

/// <summary>
/// How long the rows of a table are kept. A table that nobody gave a period grows for ever, and holds on people what nobody
/// needs any more; a test asks every table of the model for its rule.
/// </summary>
public abstract class RetentionRule
{
    /// <summary>Small enough for the database's limit on a statement, also with what a foreign key deletes along.</summary>
    protected const int BatchSize = 500;

    /// <summary>Whose table it is.</summary>
    public abstract Type Entity { get; }

    /// <summary>The property that tells a row's age; an index has to begin with it. Null where another way leads there.</summary>
    public virtual string? AgeProperty => null;

    /// <summary>Deletes a row <paramref name="kept"/> after <paramref name="end"/>: at once unless told.</summary>
    public static RetentionRule Of<TRow>(Expression<Func<TRow, DateTimeOffset>> end, TimeSpan kept = default)
        where TRow : class => new ByAge<TRow>(end, kept);

    /// <summary>Deletes one batch of what is past its time; zero when nothing is left.</summary>
    public abstract Task<int> DeleteBatchAsync(PlatformDbContext db, DateTimeOffset now, CancellationToken ct);

    private sealed class ByAge<TRow>(Expression<Func<TRow, DateTimeOffset>> end, TimeSpan kept) : RetentionRule
        where TRow : class
    {
        private static readonly Expression<Func<DateTimeOffset, DateTimeOffset, bool>> IsPast = (end, oldest) => end <= oldest;

        public override Type Entity => typeof(TRow);

        public override string AgeProperty => ((MemberExpression)end.Body).Member.Name;

        public override Task<int> DeleteBatchAsync(PlatformDbContext db, DateTimeOffset now, CancellationToken ct)
        {
            var oldest = now - kept;
            Expression<Func<DateTimeOffset>> captured = () => oldest;
            var past = Expression.Lambda<Func<TRow, bool>>(IsPast.With(end.Body, captured.Body), end.Parameters);
            return db.Set<TRow>().Where(past).OrderBy(end).Take(BatchSize).ExecuteDeleteAsync(ct);
        }
    }
}
