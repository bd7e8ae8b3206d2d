using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ProdReady.Platform.Database;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.StatementCosts;

// Which statement is dear is guessed wrong by everybody who has not looked. PostgreSQL shows each role the texts of its own
// statements, so both of ours are asked, and neither needs a right to look at those of others.
/// <summary>The statements of the hosts that took most of the database's time, from pg_stat_statements.</summary>
public sealed class TopStatements(IServiceScopeFactory scopes, AcrossTenants acrossTenants)
{
    public const int Count = 10;

    /// <summary>The dearest first, since the server's counters were reset; null where it does not have them.</summary>
    public async Task<IReadOnlyList<StatementCost>?> ReadAsync(CancellationToken ct) =>
        await ReadAllAsync(ct) is { } all ? [.. Rank(all).Take(Count)] : null;

    /// <summary>The Worker's verb <c>top-statements</c>.</summary>
    /// <exception cref="CommandException">The server does not count statements.</exception>
    public async Task ShowAsync(CancellationToken ct)
    {
        var top = await ReadAsync(ct)
            ?? throw new CommandException("The server has pg_stat_statements not loaded.", exitCode: 69);
        Console.WriteLine($"{"share",7} {"total",12} {"mean",10} {"calls",10}  statement");
        foreach (var one in top)
        {
            var (total, mean) = (one.Total.TotalSeconds, one.Mean.TotalMilliseconds);
            Console.WriteLine(FormattableString.Invariant(
                $"{one.Share,6:0.0}% {total,11:0.00}s {mean,8:0.00}ms {one.Calls,10}  {one.Text}"));
        }
    }

    /// <summary>By the statement's text as PostgreSQL has it.</summary>
    internal async Task<Dictionary<string, Counters>?> ReadAllAsync(CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await using var across = acrossTenants.OpenPlatform();
            var rows = (await ReadOwnAsync(scope.ServiceProvider.GetRequiredService<UnitOfWork>().Db, ct))
                .Concat(await ReadOwnAsync(across, ct));
            return rows.GroupBy(row => row.Text).ToDictionary(
                same => same.Key, same => new Counters(same.Sum(row => row.Calls), same.Sum(row => row.Milliseconds)));
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.UndefinedTable
            or PostgresErrorCodes.ObjectNotInPrerequisiteState)
        {
            return null;
        }
    }

    internal static IEnumerable<StatementCost> Rank(IReadOnlyDictionary<string, Counters> statements)
    {
        var all = Math.Max(statements.Values.Sum(one => one.Milliseconds), double.Epsilon);
        return
            from one in statements
            where one.Value.Calls > 0
            orderby one.Value.Milliseconds descending
            select new StatementCost(
                StatementCost.Clean(one.Key), one.Value.Calls, TimeSpan.FromMilliseconds(one.Value.Milliseconds),
                TimeSpan.FromMilliseconds(one.Value.Milliseconds / one.Value.Calls), 100 * one.Value.Milliseconds / all);
    }

    private static Task<List<Row>> ReadOwnAsync(PlatformDbContext db, CancellationToken ct) => db.Database.SqlQuery<Row>($"""
        SELECT query AS "Text", sum(calls)::bigint AS "Calls", sum(total_exec_time)::float8 AS "Milliseconds"
        FROM pg_stat_statements
        WHERE userid = (SELECT oid FROM pg_roles WHERE rolname = current_user)
            AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        GROUP BY query
        """).ToListAsync(ct);

    internal sealed record Counters(long Calls, double Milliseconds);

    private sealed record Row(string Text, long Calls, double Milliseconds);
}
