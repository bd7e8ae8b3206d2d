using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace ProdReady.Dev.Servers;

/// <summary>
/// PostgreSQL behind PgBouncer, Redis and RabbitMQ, unprivileged, on free ports of 127.0.0.1, with their data in one folder.
/// The one implementation for `./dev up`, the tests and the benchmarks.
/// </summary>
public sealed class LocalServers : IAsyncDisposable
{
    private readonly string _folder;
    private readonly bool _throwaway;
    private readonly FolderLock _lock;

    private LocalServers(string folder, bool throwaway)
    {
        (_folder, _throwaway, _lock) = (folder, throwaway, new FolderLock(folder));
        var secrets = DevelopmentSecrets.ReadOrMake(Path.Combine(folder, "passwords.json"));
        Postgres = new PostgresServer(Path.Combine(folder, "postgres"), Unprivileged.User, secrets, throwaway);
        PgBouncer = new PgBouncerServer(Path.Combine(folder, "pgbouncer"), Unprivileged.User, secrets, Postgres);
        Redis = new RedisServer(Path.Combine(folder, "redis"), Unprivileged.User, secrets);
        RabbitMq = new RabbitMqServer(Path.Combine(folder, "rabbitmq"), Unprivileged.User, secrets);
        AppSettings = ServerSettings.ForApp(this, secrets);
        MigratorSettings = ServerSettings.ForMigrator(this, secrets);
    }

    /// <summary>Where their data is.</summary>
    public string Folder => _folder;

    public PostgresServer Postgres { get; }
    public PgBouncerServer PgBouncer { get; }
    public RedisServer Redis { get; }
    public RabbitMqServer RabbitMq { get; }

    /// <summary>
    /// Environment variables for Api and Worker: the database through PgBouncer, as the role that owns nothing.
    /// </summary>
    public IReadOnlyDictionary<string, string> AppSettings { get; }

    /// <summary>Environment variables for the Migrator: the database directly, as the role that owns it.</summary>
    public IReadOnlyDictionary<string, string> MigratorSettings { get; }

    private LocalServer[] All => [RabbitMq, Redis, PgBouncer, Postgres];

    /// <summary>Starts all of them at once, on the data that the folder has from before, and waits until each serves.</summary>
    /// <exception cref="DevException">One does not start: one line that says which, why, and what to do.</exception>
    public static Task<LocalServers> StartAsync(string folder, IProgress<string> progress, CancellationToken ct) =>
        StartAsync(folder, throwaway: false, progress, ct);

    /// <summary>For a test run: empty, without the waits for the disk, and gone with its folder when disposed.</summary>
    public static Task<LocalServers> StartThrowawayAsync(IProgress<string>? progress = null, CancellationToken ct = default)
    {
        FolderLock.RemoveAbandoned(Path.GetTempPath(), "dev-servers-*");
        return StartAsync(Directory.CreateTempSubdirectory("dev-servers-").FullName, throwaway: true, progress, ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_throwaway)
        {
            foreach (var server in All) server.Kill();
        }
        else
        {
            await Task.WhenAll(PgBouncer.StopAsync(), Redis.StopAsync(), RabbitMq.StopAsync());
            await Postgres.StopAsync();
        }

        _lock.Dispose();
        if (_throwaway) Directory.Delete(_folder, recursive: true);
    }

    private static async Task<LocalServers> StartAsync(
        string folder, bool throwaway, IProgress<string>? progress, CancellationToken ct)
    {
        var servers = new LocalServers(await ReachableAsync(folder, progress, ct), throwaway);
        try
        {
            await Task.WhenAll(
                servers.StartDatabaseAsync(progress, ct),
                TimedAsync(servers.Redis, progress, ct),
                TimedAsync(servers.RabbitMq, progress, ct));
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
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

    // Root's own folders are closed to the account that the servers run as: their data goes to a folder it can reach.
    private static async Task<string> ReachableAsync(string folder, IProgress<string>? progress, CancellationToken ct)
    {
        folder = Path.GetFullPath(folder);
        Open(folder);
        if (await Unprivileged.CanReachAsync(folder, Unprivileged.User, ct)) return folder;

        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..12];
        var elsewhere = Path.Combine("/var/tmp", $"dev-servers-{name}");
        Open(elsewhere);
        progress?.Report($"{folder} is closed to `{Unprivileged.User}`, so the servers keep their data in {elsewhere}");
        return elsewhere;
    }

    private static void Open(string folder)
    {
        Directory.CreateDirectory(folder);
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute);
    }
}
