using ProdReady.Dev.Processes;
using ProdReady.Dev.Sandbox;
using ProdReady.Dev.Servers;

namespace ProdReady.Dev.Running;

/// <summary>
/// The whole product on this machine: migrated database, payment sandbox, Workers and Api instances as processes of their own.
/// What `./dev up` shows a person and what the tests break.
/// </summary>
public sealed class LocalSystem : IAsyncDisposable
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(40);
    private readonly Dictionary<string, string> _settings;

    private LocalSystem(LocalServers servers, PaymentSandbox sandbox, Dictionary<string, string> settings) =>
        (Servers, Sandbox, _settings) = (servers, sandbox, settings);

    public LocalServers Servers { get; }
    public PaymentSandbox Sandbox { get; }
    public List<AppProcess> Apis { get; } = [];
    public List<AppProcess> Workers { get; } = [];
    public string MailFolder => _settings["Email__PickupFolder"];

    /// <summary>The environment of every host.</summary>
    public IReadOnlyDictionary<string, string> Settings => _settings;

    /// <summary>Brings the schema up to date on running servers; the hosts are started one by one after it.</summary>
    /// <param name="settings">Added to the settings of development, and stronger.</param>
    public static async Task<LocalSystem> StartAsync(
        LocalServers servers, string mailFolder, IReadOnlyDictionary<string, string>? settings = null,
        CancellationToken ct = default)
    {
        await MigrateAsync(servers.MigratorSettings, ct);
        var sandbox = await PaymentSandbox.StartAsync();
        var all = new Dictionary<string, string>(HostSettings.For(servers, sandbox)) { ["Email__PickupFolder"] = mailFolder };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        return new LocalSystem(servers, sandbox, all);
    }

    /// <summary>Runs the Migrator to its end.</summary>
    /// <exception cref="DevException">It failed; the message holds what it wrote.</exception>
    public static async Task MigrateAsync(IReadOnlyDictionary<string, string> settings, CancellationToken ct)
    {
        await using var migrator = AppProcess.Start("Migrator", settings);
        var code = await migrator.WaitForExitAsync(TimeSpan.FromMinutes(5), ct);
        if (code != 0)
        {
            throw new DevException($"The Migrator ended with code {code}:\n{LogText.LastLines(migrator.Output, 12)}");
        }
    }

    /// <summary>Starts one more Api and waits until it is ready.</summary>
    public Task<AppProcess> AddApiAsync(
        IReadOnlyDictionary<string, string>? settings = null, int? port = null, string? logFile = null,
        CancellationToken ct = default) =>
        AddAsync("Api", Apis, settings, port, logFile, ct);

    /// <summary>Starts one more Worker and waits until it is ready.</summary>
    public Task<AppProcess> AddWorkerAsync(
        IReadOnlyDictionary<string, string>? settings = null, string? logFile = null, CancellationToken ct = default) =>
        AddAsync("Worker", Workers, settings, null, logFile, ct);

    /// <summary>Ends the hosts, gracefully, Api first, then the sandbox; the servers go on.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Apis.Select(EndAsync));
        await Task.WhenAll(Workers.Select(EndAsync));
        await Sandbox.DisposeAsync();
    }

    private async Task<AppProcess> AddAsync(
        string host, List<AppProcess> hosts, IReadOnlyDictionary<string, string>? settings, int? port, string? logFile,
        CancellationToken ct)
    {
        var environment = new Dictionary<string, string>(_settings);
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            environment[name] = value;
        }

        var process = AppProcess.Start(host, environment, port, logFile);
        lock (hosts)
        {
            hosts.Add(process);
        }

        await process.WaitUntilHealthyAsync(ct: ct);
        return process;
    }

    private static async Task EndAsync(AppProcess host)
    {
        if (!host.HasExited)
        {
            await host.TerminateAsync(DrainLimit);
        }

        await host.DisposeAsync();
    }
}
