using ProdReady.Dev.Processes;

namespace ProdReady.Dev.Servers;

/// <summary>HAProxy before instances at fixed ports of this machine, with the settings of production, deploy/balancer.</summary>
public sealed class HaproxyServer(string folder, string? user, IReadOnlyList<int> instances) : NativeServer(folder, user)
{
    private const string OwnHealth = "/balancer/health";

    public override string Name => "HAProxy";

    public Uri BaseAddress => new($"http://127.0.0.1:{Port}");

    private string SettingsFile => Path.Combine(Folder, "haproxy.cfg");

    // In haproxy.cfg the backend comes last, so what follows it goes on in it.
    protected override void WriteSettings() => File.WriteAllText(SettingsFile, $"""
        {File.ReadAllText(ProjectTree.PathTo("deploy", "balancer", "haproxy.cfg"))}
        {string.Join('\n', instances.Select((port, i) => $"    server api{i + 1} 127.0.0.1:{port}"))}

        frontend http
            bind 127.0.0.1:{Port}
            monitor-uri {OwnHealth}
            default_backend api

        """);

    protected override ChildStart Command() =>
        new(Programs.Haproxy(), ["-db", "-f", SettingsFile], LogFile) { User = User, WorkingFolder = "/" };

    protected override async Task<bool> AnswersAsync(CancellationToken ct)
    {
        try
        {
            using var client = new HttpClient { BaseAddress = BaseAddress, Timeout = TimeSpan.FromSeconds(2) };
            using var answer = await client.GetAsync(new Uri(OwnHealth, UriKind.Relative), ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
