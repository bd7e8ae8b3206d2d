using ProdReady.Dev.Processes;

namespace ProdReady.Dev.Servers;

/// <summary>
/// RabbitMQ as a node that shares nothing with another one on this machine: its own name server (epmd), ports, cookie and data.
/// </summary>
public sealed class RabbitMqServer(string folder, string? user, DevelopmentSecrets secrets) : NativeServer(folder, user)
{
    public const string UserName = "app";
    public const string VirtualHost = "app";

    private readonly int _epmdPort = FreePort.Next();
    private readonly int _nodePort = FreePort.Next();
    private ChildProcess? _epmd;

    public override string Name => "RabbitMQ";

    public override async Task StopAsync(CancellationToken ct = default)
    {
        await base.StopAsync(ct);
        _epmd?.SendToTree(Signal.Kill);
    }

    public override void Kill()
    {
        base.Kill();
        _epmd?.SendToTree(Signal.Kill);
    }

    protected override void WriteSettings()
    {
        File.WriteAllText(Path.Combine(Folder, "enabled_plugins"), "[].");
        DevelopmentSecrets.Write(Path.Combine(Folder, "rabbitmq.conf"), $"""
            listeners.tcp.1 = 127.0.0.1:{Port}
            default_user = {UserName}
            default_pass = {secrets.RabbitMqPassword}
            default_vhost = {VirtualHost}
            vm_memory_high_watermark.absolute = 512MB
            disk_free_limit.absolute = 100MB
            log.console = true
            log.console.level = warning
            log.file = false
            """);
    }

    protected override async Task PrepareAsync(CancellationToken ct)
    {
        if (_epmd is { HasExited: false }) return;
        _epmd = ChildProcess.Start(new ChildStart(Programs.Epmd(), ["-port", $"{_epmdPort}", "-address", "127.0.0.1"], LogFile)
        {
            User = User,
            WorkingFolder = "/",
        });
        while (FreePort.IsFree(_epmdPort) && !_epmd.HasExited) await Task.Delay(10, ct);
    }

    /// <summary>Runs <c>rabbitmqctl</c> against it.</summary>
    public Task ControlAsync(CancellationToken ct, params string[] words) =>
        Tool.RunAsync(Programs.RabbitMqControl(), words, ct, User, environment: new Dictionary<string, string>(Node)
        {
            ["RABBITMQ_CTL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} -start_epmd false",
        });

    private Dictionary<string, string> Node => new()
    {
        ["HOME"] = Folder, // the cookie is made there
        ["RABBITMQ_NODENAME"] = "app@localhost",
        ["ERL_EPMD_PORT"] = $"{_epmdPort}",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(Folder, "none"),
    };

    protected override ChildStart Command() => new(Programs.RabbitMq(), [], LogFile)
    {
        User = User,
        WorkingFolder = Folder,
        Environment = new Dictionary<string, string>(Node)
        {
            ["RABBITMQ_DIST_PORT"] = $"{_nodePort}",
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} -start_epmd false",
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(Folder, "rabbitmq.conf"),
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(Folder, "none.config"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(Folder, "enabled_plugins"),
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(Folder, "data"),
            ["RABBITMQ_LOG_BASE"] = Folder,
            ["RABBITMQ_LOGS"] = "-",
            ["RUNNING_UNDER_SYSTEMD"] = "true", // the script is replaced by the node instead of staying as its parent
        },
    };

    protected override Task<bool> AnswersAsync(CancellationToken ct) => Greeting.RabbitMqAnswersAsync(Port, ct);
}
