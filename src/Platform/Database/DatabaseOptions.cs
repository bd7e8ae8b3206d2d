using System.ComponentModel.DataAnnotations;

namespace ProdReady.Platform.Database;

/// <summary>
/// How long and how wide the database is used, so that a slow or missing one fails requests in time, not the host.
/// </summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>
    /// Npgsql connection string. Api and Worker go through PgBouncer as <c>app_user</c>; the Migrator goes straight to
    /// PostgreSQL as <c>app_migrator</c>.
    /// </summary>
    [Required]
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// Connections that one instance opens to the pooler at most; a request waits for one up to
    /// <see cref="ConnectTimeout"/>.
    /// </summary>
    [Range(1, 1000)]
    public int MaxConnections { get; set; } = 50;

    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The last resort when neither the server's limit (4 s, roles.sql) nor the pooler's (6 s, pgbouncer.ini) has ended a
    /// command; a request's own limit is above it. Over a line that hangs, the attempt to cancel the command takes up to
    /// <see cref="ConnectTimeout"/> more.
    /// </summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(8);
}
