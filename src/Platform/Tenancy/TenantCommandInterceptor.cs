using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using ProdReady.Platform.Database;

namespace ProdReady.Platform.Tenancy;

// A session-level SET would leak from one client to the next behind a transaction pooler, and a separate SET LOCAL
// would cost a round trip. So the tenant travels in front of the command's own text: both statements reach the server
// in one message and run in one implicit transaction.
internal sealed class TenantCommandInterceptor : DbCommandInterceptor
{
    private const string PrefixStart = "SELECT set_config('";

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken ct = default)
    {
        await BringTenantAsync(command, eventData, ct);
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken ct = default)
    {
        await BringTenantAsync(command, eventData, ct);
        return result;
    }

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken ct = default)
    {
        if (command.CommandText.StartsWith(PrefixStart, StringComparison.Ordinal))
        {
            await result.NextResultAsync(ct);
        }

        return result;
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => throw Synchronous();

    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => throw Synchronous();

    private static async ValueTask BringTenantAsync(DbCommand command, CommandEventData eventData, CancellationToken ct)
    {
        if (eventData.Context is not PlatformDbContext db) return;
        if (db.OnlyAdds && eventData.CommandSource is not (CommandSource.LinqQuery or CommandSource.FromSqlQuery))
        {
            throw new InvalidOperationException("The route says onlyAdds: write by AddWithAnswer, or take that off the route.");
        }

        if (!db.NeedsTenant()) return;

        if (eventData.CommandSource == CommandSource.SaveChanges)
        {
            // Npgsql's batch counts affected rows by the position of each statement, so a statement in front would hide
            // a lost update: here the tenant goes ahead in a command of its own, in the transaction that is just open.
            await using var ahead = command.Connection!.CreateCommand();
            ahead.Transaction = command.Transaction;
            ahead.CommandText = Statement(db);
            await ahead.ExecuteNonQueryAsync(ct);
        }
        else
        {
            command.CommandText = $"{Statement(db)};\n{command.CommandText}";
        }

        db.TenantIsBrought();
    }

    // The text of a Guid cannot carry SQL, and the role's name is a constant.
    internal static string Statement(PlatformDbContext db) => db.SeesAllTenants
        ? $"{PrefixStart}role','{DatabaseRoles.AcrossTenants}',true)"
        : $"{PrefixStart}app.tenant_id','{db.TenantId}',true)";

    private static NotSupportedException Synchronous() =>
        new("Use the async API: a blocked thread is a lost request under load.");
}
