using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace ProdReady.Platform.Database;

// When the pooler or the database restarts, all idle connections of an instance are dead at once. Found out one by one,
// each would fail a request; so the first that fails takes the others with it, and the next command connects anew.
internal sealed class BrokenConnectionInterceptor(NpgsqlDataSource database) : DbCommandInterceptor
{
    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken ct = default)
    {
        if (BrokenConnection.IsCauseOf(eventData.Exception))
        {
            database.Clear();
        }

        return Task.CompletedTask;
    }
}

/// <summary>A connection that ended without an answer. What was sent over it may be sent again only if it reads.</summary>
internal static class BrokenConnection
{
    // EF Core wraps it in an exception that recommends its own retries.
    public static bool IsCauseOf(Exception? fault) => fault switch
    {
        null or PostgresException => false,
        NpgsqlException { IsTransient: true, InnerException: not TimeoutException } => true,
        _ => IsCauseOf(fault.InnerException),
    };
}
