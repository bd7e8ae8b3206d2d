using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ProdReady.Platform.Errors;

// Prevents lost races and short outages of the database from looking like bugs (500) to clients: a conflict is theirs to
// settle (409, 412), an outage is worth another try (503).
internal static class DatabaseProblems
{
    public static Problem? From(Exception exception, HttpRequest request) => exception switch
    {
        DbUpdateConcurrencyException when request.Headers.IfMatch.Count > 0 =>
            new(StatusCodes.Status412PreconditionFailed, "It was changed since you read it; read it again."),
        DbUpdateConcurrencyException => new(StatusCodes.Status409Conflict, "It was changed by someone else at the same time."),
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } =>
            new(StatusCodes.Status409Conflict, "It clashes with something that exists already."),
        PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation } =>
            new(StatusCodes.Status409Conflict, "It refers to something that does not exist, or something still refers to it."),
        PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire } =>
            new(StatusCodes.Status400BadRequest, "A text has a character that cannot be stored, such as NUL."),
        NpgsqlException database when MayPass(database) => Problem.Unavailable("The database is busy or restarting."),
        _ => null,
    };

    /// <summary>It is the database's state and not what it was asked: the same may go well in a while.</summary>
    public static bool MayPass(NpgsqlException exception) => exception.IsTransient || exception.SqlState switch
    {
        null => exception.InnerException is not null, // The connection broke or was refused.
        PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable => true,
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => true,
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => true,
        PostgresErrorCodes.ReadOnlySqlTransaction => true, // A failover is under way: this is still, or already, the standby.
        var state => state.StartsWith("53", StringComparison.Ordinal)  // Out of connections, memory or disk.
            || state.StartsWith("08", StringComparison.Ordinal), // PgBouncer's own errors, as query_wait_timeout.
    };
}
