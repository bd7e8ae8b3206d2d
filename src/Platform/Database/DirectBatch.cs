using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Database;

// Every write looks up its key and stores its answer. Through EF Core such a statement costs more than its round trip: it is
// built, parsed, logged and intercepted each time. These go to Npgsql as they are, in one message, each value a parameter.
internal static class DirectBatch
{
    private static readonly object[] Places = [.. Enumerable.Range(1, 100).Select(i => $"${i}")];

    // A statement is a literal of the program: the same object each time.
    private static readonly ConditionalWeakTable<string, string> Texts = [];

    /// <summary>Reads the one row that <paramref name="query"/> gives, in the open transaction.</summary>
    public static Task<T> ReadRowAsync<T>(
        PlatformDbContext db, FormattableString query, Func<DbDataReader, T> read, CancellationToken ct) =>
        SendAsync(db, [query], async batch =>
        {
            await using var row = await ReadLastAsync(batch, ct);
            await row.ReadAsync(ct);
            return read(row);
        });

    /// <summary>Reads all rows that <paramref name="query"/> gives, in the open transaction.</summary>
    public static Task<List<T>> ReadRowsAsync<T>(
        PlatformDbContext db, FormattableString query, Func<DbDataReader, T> read, CancellationToken ct) =>
        SendAsync(db, [query], async batch =>
        {
            await using var row = await ReadLastAsync(batch, ct);
            var rows = new List<T>();
            while (await row.ReadAsync(ct)) rows.Add(read(row));
            return rows;
        });

    /// <summary>
    /// Carries out the statements, in the open transaction or as one of their own; gives the text that the last of them returns.
    /// </summary>
    /// <exception cref="PostgresException">One was refused, and with it the transaction; roll back.</exception>
    public static Task<string?> ExecuteAsync(
        PlatformDbContext db, IEnumerable<FormattableString> statements, CancellationToken ct) =>
        SendAsync(db, statements, async batch =>
        {
            await using var rows = await batch.ExecuteReaderAsync(ct);
            string? returned;
            do
            {
                returned = await rows.ReadAsync(ct) ? rows.GetValue(0) as string : null;
            }
            while (await rows.NextResultAsync(ct));
            return returned;
        });

    private static async Task<T> SendAsync<T>(
        PlatformDbContext db, IEnumerable<FormattableString> statements, Func<NpgsqlBatch, Task<T>> send)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var batch = new NpgsqlBatch(connection);
        if (db.NeedsTenant())
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(TenantCommandInterceptor.Statement(db)));
            db.TenantIsBrought();
        }

        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(Command(statement));
        }

        await db.Database.OpenConnectionAsync();
        try
        {
            return await send(batch);
        }
        catch (NpgsqlException fault) when (BrokenConnection.IsCauseOf(fault))
        {
            NpgsqlConnection.ClearPool(connection);
            throw;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<DbDataReader> ReadLastAsync(NpgsqlBatch batch, CancellationToken ct)
    {
        var rows = await batch.ExecuteReaderAsync(ct);
        for (var before = 1; before < batch.BatchCommands.Count; before++)
        {
            await rows.NextResultAsync(ct);
        }

        return rows;
    }

    private static NpgsqlBatchCommand Command(FormattableString statement)
    {
        var command = new NpgsqlBatchCommand(Texts.GetValue(
            statement.Format, static format => string.Format(CultureInfo.InvariantCulture, format, Places)));
        for (var i = 0; i < statement.ArgumentCount; i++)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = statement.GetArgument(i) ?? DBNull.Value });
        }

        return command;
    }
}
