using ProdReady.Dev.Building;
using ProdReady.Dev.Machine;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Servers;

namespace ProdReady.Dev.Running;

/// <summary>
/// The whole system as processes of this machine; disposing it ends them in the order in which they depend on each
/// other.
/// </summary>
public sealed class NativeUp : IAsyncDisposable
{
    private NativeServers? _servers;
    private LocalSystem? _system;
    private ServerWatch? _watch;

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
            if (_system?.Apis.Concat(_system.Workers).FirstOrDefault(host => host.HasExited) is { } ended)
            {
                return $"{ended.Name} ended by itself. The end of its output:\n{LogText.LastLines(ended.Output, 10)}";
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        UpState.Remove();
        if (_watch is not null) await _watch.DisposeAsync();
        if (_system is not null) await _system.DisposeAsync();
        if (_servers is not null) await _servers.DisposeAsync();
    }

    private async Task StartAllAsync(UpRequest request, IProgress<string> progress, CancellationToken ct)
    {
        var ports = ApiPorts.Choose(request, progress);
        await DebianPackages.EnsureAsync(progress, ct);
        var servers = await StartServersWhileBuildingAsync(progress, ct);

        _watch = new ServerWatch(servers, progress);
        progress.Report("Migrating the database ...");
        _system = await LocalSystem.StartAsync(servers, DevFolder.Mail, ct: ct);
        progress.Report($"Starting the worker and {(ports.Length == 1 ? "the API" : $"{ports.Length} API instances")} ...");
        await Task.WhenAll(
            [
                _system.AddWorkerAsync(logFile: DevFolder.Log("worker"), ct: ct),
                .. ports.Select((port, i) => _system.AddApiAsync(port: port, logFile: DevFolder.Log($"api-{i + 1}"), ct: ct)),
            ]);
        _system.Sandbox.SendEventsTo(new Uri(_system.Apis[0].BaseAddress, "/v1/webhooks/payments"));
        Describe(_system).Write();
    }

    // Both take their time, and neither needs the other. The servers are ours to end also when the build fails.
    private async Task<NativeServers> StartServersWhileBuildingAsync(IProgress<string> progress, CancellationToken ct)
    {
        var starting = NativeServers.StartAsync(DevFolder.Servers, progress, ct);
        try
        {
            await Build.RunAsync(Build.Hosts, progress, ct);
        }
        finally
        {
            _servers = await starting;
        }

        return await starting;
    }

    private static UpState Describe(LocalSystem system)
    {
        var addresses = new Dictionary<string, string>
        {
            ["worker"] = Text(system.Workers[0].BaseAddress),
            ["payments"] = system.Settings["Payments__BaseUrl"],
            ["postgres"] = $"127.0.0.1:{system.Servers.Postgres.Port}",
            ["pgbouncer"] = $"127.0.0.1:{system.Servers.PgBouncer.Port}",
            ["redis"] = $"127.0.0.1:{system.Servers.Redis.Port}",
            ["rabbitmq"] = $"127.0.0.1:{system.Servers.RabbitMq.Port}",
            ["mail"] = system.MailFolder,
        };
        return new UpState(
            Environment.ProcessId,
            InContainers: false,
            [.. system.Apis.Select(api => Text(api.BaseAddress))],
            addresses,
            system.Settings.ToDictionary(),
            system.Servers.MigratorSettings.ToDictionary());

        static string Text(Uri address) => address.ToString().TrimEnd('/');
    }
}
