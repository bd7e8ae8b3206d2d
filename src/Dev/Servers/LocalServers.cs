using System.Diagnostics;

namespace ProdReady.Dev.Servers;

/// <summary>
/// PostgreSQL behind PgBouncer, Redis and RabbitMQ, on free ports of 127.0.0.1. As processes of this machine (NativeServers)
/// for `./dev up`, the benchmarks and the tests; the tests can take them from containers, too.
/// </summary>
public abstract class LocalServers(DevelopmentSecrets secrets) : IAsyncDisposable
{
    public abstract LocalServer Postgres { get; }
    public abstract LocalServer PgBouncer { get; }
    public abstract LocalServer Redis { get; }
    public abstract LocalServer RabbitMq { get; }

    /// <summary>
    /// Environment variables for Api and Worker: the database through PgBouncer, as the role that owns nothing.
    /// </summary>
    public IReadOnlyDictionary<string, string> AppSettings => field ??= ServerSettings.ForApp(this, secrets);

    /// <summary>Environment variables for the Migrator: the database directly, as the role that owns it.</summary>
    public IReadOnlyDictionary<string, string> MigratorSettings => field ??= ServerSettings.ForMigrator(this, secrets);

    /// <summary>One statement as the superuser; the rows come back unaligned, a column apart by `|`.</summary>
    public abstract Task<string> AdministerAsync(string sql, string database = "app", CancellationToken ct = default);

    public abstract ValueTask DisposeAsync();

    /// <summary>Starts all at once, the pooler after what it pools, and waits until each serves; else disposes all.</summary>
    protected async Task StartAllAsync(IProgress<string>? progress, CancellationToken ct)
    {
        try
        {
            await Task.WhenAll(
                StartDatabaseAsync(progress, ct), TimedAsync(Redis, progress, ct), TimedAsync(RabbitMq, progress, ct));
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private async Task StartDatabaseAsync(IProgress<string>? progress, CancellationToken ct)
    {
        await TimedAsync(Postgres, progress, ct);
        await TimedAsync(PgBouncer, progress, ct);
    }

    private static async Task TimedAsync(LocalServer server, IProgress<string>? progress, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        await server.StartAsync(ct);
        progress?.Report($"{server.Name} on 127.0.0.1:{server.Port} ({Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s)");
    }
}
