using System.Security.Cryptography;
using System.Text;

namespace ProdReady.Dev.Servers;

/// <summary>The servers as processes of this machine, unprivileged, with their data in one folder.</summary>
public sealed class NativeServers : LocalServers
{
    private readonly bool _throwaway;
    private readonly FolderLock _lock;

    private NativeServers(string folder, bool throwaway, FolderLock locked, DevelopmentSecrets secrets) : base(secrets)
    {
        (Folder, _throwaway, _lock) = (folder, throwaway, locked);
        Postgres = new PostgresServer(Path.Combine(folder, "postgres"), Unprivileged.User, secrets, throwaway);
        PgBouncer = new PgBouncerServer(Path.Combine(folder, "pgbouncer"), Unprivileged.User, secrets, Postgres);
        Redis = new RedisServer(Path.Combine(folder, "redis"), Unprivileged.User, secrets);
        RabbitMq = new RabbitMqServer(Path.Combine(folder, "rabbitmq"), Unprivileged.User, secrets);
    }

    /// <summary>Where their data is.</summary>
    public string Folder { get; }

    public override PostgresServer Postgres { get; }
    public override PgBouncerServer PgBouncer { get; }
    public override RedisServer Redis { get; }
    public override RabbitMqServer RabbitMq { get; }

    public IReadOnlyList<NativeServer> All => [RabbitMq, Redis, PgBouncer, Postgres];

    /// <summary>Starts all of them at once, on the data that the folder has from before, and waits until each serves.</summary>
    /// <exception cref="DevException">One does not start: one line that says which, why, and what to do.</exception>
    public static Task<NativeServers> StartAsync(string folder, IProgress<string> progress, CancellationToken ct) =>
        StartAsync(folder, throwaway: false, progress, ct);

    /// <summary>For a test run: empty, without the waits for the disk, and gone with its folder when disposed.</summary>
    public static Task<NativeServers> StartThrowawayAsync(IProgress<string>? progress = null, CancellationToken ct = default)
    {
        FolderLock.RemoveAbandoned(Path.GetTempPath(), "dev-servers-*");
        return StartAsync(Directory.CreateTempSubdirectory("dev-servers-").FullName, throwaway: true, progress, ct);
    }

    public override Task<string> AdministerAsync(string sql, string database = "app", CancellationToken ct = default) =>
        Postgres.AdministerAsync(sql, database, ct);

    public override async ValueTask DisposeAsync()
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
        if (_throwaway) Directory.Delete(Folder, recursive: true);
    }

    private static async Task<NativeServers> StartAsync(
        string folder, bool throwaway, IProgress<string>? progress, CancellationToken ct)
    {
        folder = await ReachableAsync(folder, progress, ct);
        var locked = new FolderLock(folder);
        var secrets = DevelopmentSecrets.ReadOrMake(Path.Combine(folder, "passwords.json"));
        var servers = new NativeServers(folder, throwaway, locked, secrets);
        await servers.StartAllAsync(progress, ct);
        return servers;
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
