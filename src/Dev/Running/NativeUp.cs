using ProdReady.Dev.Building;
using ProdReady.Dev.Machine;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Servers;

namespace ProdReady.Dev.Running;

/// <summary>The whole system as processes of this machine; disposing it ends them in the order in which they depend on each other.</summary>
public sealed class NativeUp : IAsyncDisposable
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(40);

    private readonly List<AppProcess> _apis = [];
    private AppProcess? _worker;
    private LocalServers? _servers;

    public static async Task<NativeUp> StartAsync(UpRequest request, IProgress<string> progress, CancellationToken ct)
    {
        var up = new NativeUp();
        try
        {
            await up.StartAllAsync(request, progress, ct);
            return up;
        }
        catch
        {
            await up.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when one of our hosts ends by itself, with the line that says which.</summary>
    public async Task<string> WaitForAnEndAsync(CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), ct);
            if (Hosts().FirstOrDefault(host => host.HasExited) is { } ended)
            {
                return $"{ended.Name} ended by itself. The end of its output:\n{LogText.LastLines(ended.Output, 10)}";
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        UpState.Remove();
        await Task.WhenAll(_apis.Select(EndAsync));
        if (_worker is not null) await EndAsync(_worker);
        if (_servers is not null) await _servers.DisposeAsync();
    }

    private async Task StartAllAsync(UpRequest request, IProgress<string> progress, CancellationToken ct)
    {
        var ports = ApiPorts.Choose(request, progress);
        await DebianPackages.EnsureAsync(progress, ct);

        // Both take their time, and neither needs the other.
        var starting = LocalServers.StartAsync(DevFolder.Servers, progress, ct);
        try
        {
            await Build.RunAsync(Build.Hosts, progress, ct);
        }
        finally
        {
            _servers = await starting; // also when the build fails: they are ended with the rest
        }

        var servers = await starting;
        await MigrateAsync(servers.MigratorSettings, progress, ct);
        await StartHostsAsync(servers, ports, progress, ct);
    }

    private async Task StartHostsAsync(LocalServers servers, int[] ports, IProgress<string> progress, CancellationToken ct)
    {
        var settings = HostSettings.For(servers);
        _worker = AppProcess.Start("Worker", settings, logFile: DevFolder.Log("worker"));
        _apis.AddRange(ports.Select((port, i) => AppProcess.Start("Api", settings, port, DevFolder.Log($"api-{i + 1}"))));
        await Task.WhenAll(Hosts().Select(host => host.WaitUntilHealthyAsync(ct: ct)));
        progress.Report($"Worker and {ports.Length} API instance{(ports.Length == 1 ? "" : "s")} are ready");
        new UpState(
            Environment.ProcessId,
            InContainers: false,
            [.. _apis.Select(api => Text(api.BaseAddress))],
            Addresses(servers, _worker, settings),
            settings.ToDictionary(),
            servers.MigratorSettings.ToDictionary()).Write();
    }

    private static Dictionary<string, string> Addresses(
        LocalServers servers, AppProcess worker, IReadOnlyDictionary<string, string> settings) => new()
    {
        ["worker"] = Text(worker.BaseAddress),
        ["payments"] = settings["Payments__BaseUrl"],
        ["postgres"] = $"127.0.0.1:{servers.Postgres.Port}",
        ["pgbouncer"] = $"127.0.0.1:{servers.PgBouncer.Port}",
        ["redis"] = $"127.0.0.1:{servers.Redis.Port}",
        ["rabbitmq"] = $"127.0.0.1:{servers.RabbitMq.Port}",
        ["mail"] = DevFolder.Mail,
    };

    /// <summary>Runs the Migrator to its end.</summary>
    /// <exception cref="DevException">It failed; the message holds what it wrote.</exception>
    public static async Task MigrateAsync(IReadOnlyDictionary<string, string> settings, IProgress<string> progress, CancellationToken ct)
    {
        await using var migrator = AppProcess.Start("Migrator", settings, logFile: DevFolder.Log("migrator"));
        var code = await migrator.WaitForExitAsync(TimeSpan.FromMinutes(5), ct);
        if (code != 0) throw new DevException($"The Migrator ended with code {code}:\n{LogText.LastLines(migrator.Output, 12)}");
        progress.Report("The database has the newest schema");
    }

    private static string Text(Uri address) => address.ToString().TrimEnd('/');

    private IEnumerable<AppProcess> Hosts() => _worker is null ? _apis : _apis.Append(_worker);

    private static async Task EndAsync(AppProcess host)
    {
        if (!host.HasExited) await host.TerminateAsync(DrainLimit);
        await host.DisposeAsync();
    }
}
