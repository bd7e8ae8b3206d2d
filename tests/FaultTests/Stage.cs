using ProdReady.Dev.Servers;
using ProdReady.FaultTests;

[assembly: AssemblyFixture(typeof(Stage))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace ProdReady.FaultTests;

/// <summary>
/// A system to be broken, on servers of its own: a balancer, two Apis, two Workers. One fault at a time: each test leaves
/// everything running.
/// </summary>
public sealed class Stage : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stage-");
    private LocalServers? _servers;
    private TestSystem? _system;
    private TestDatabase? _database;

    public LocalServers Servers => _servers!;
    public TestSystem System => _system!;
    public TestDatabase Database => _database!;
    internal HaproxyServer Balancer { get; private set; } = null!;
    internal IReadOnlyList<Instance> Apis { get; private set; } = [];
    internal IReadOnlyList<Instance> Workers { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        _servers = await OwnServers.StartAsync();
        _system = await TestSystem.StartAsync(_servers, Settings);
        _database = await TestDatabase.StartAsync(_servers);
        var hosts = _system.Hosts;
        await hosts.AddWorkerAsync();
        Apis = [.. hosts.Apis.Select(api => new Instance(api, (more, ct) => hosts.AddApiAsync(more, api.Port, ct: ct)))];
        Workers = [.. hosts.Workers.Select(worker => new Instance(worker, (more, ct) => hosts.AddWorkerAsync(more, ct: ct)))];
        if (!OperatingSystem.IsWindows()) _folder.UnixFileMode |= UnixFileMode.OtherExecute;
        Balancer = new HaproxyServer(
            Path.Combine(_folder.FullName, "haproxy"), Unprivileged.User, [.. hosts.Apis.Select(api => api.Port)]);
        await Balancer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Balancer is not null) await Balancer.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        if (_system is not null) await _system.DisposeAsync();
        if (_servers is not null) await _servers.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    // A balancer that turns away is part of it, and nobody waits half a minute for an instance that is dead.
    private static Dictionary<string, string> Settings => new()
    {
        ["Caching__LocalTtl"] = "00:00:02", // the product's own
        ["Hosting__DrainDelay"] = "00:00:02",
        ["Hosting__TrustedProxies__0"] = "127.0.0.1/32",
        ["Idempotency__Lease"] = "00:00:06",
        ["LoadShedding__MinConcurrent"] = "10", // the product's own
        ["Payments__Calls__AttemptTimeout"] = "00:00:01.5",
        ["Payments__Calls__TotalTimeout"] = "00:00:04",
        ["Payments__Calls__CircuitMinimumAttempts"] = "20",
        ["Payments__Settlement__After"] = "00:00:06",
        ["Redis__CallTimeout"] = "00:00:00.25", // the product's own
        ["Redis__CheckInterval"] = "00:00:01", // the product's own
    };
}
