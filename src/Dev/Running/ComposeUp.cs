using System.Diagnostics;
using ProdReady.Dev.Building;
using ProdReady.Dev.Machine;
using ProdReady.Dev.Servers;

namespace ProdReady.Dev.Running;

/// <summary>The whole system in containers, by docker-compose.yml.</summary>
internal sealed class ComposeUp(DockerEngine docker)
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(5);

    public async Task<UpState> StartAsync(UpRequest request, IProgress<string> progress, CancellationToken ct)
    {
        var ports = ApiPorts.Choose(request, progress);
        if (ports[^1] - ports[0] != ports.Length - 1)
        {
            throw new DevException($"The ports from {ports[0]} on are not free in one row: name a free row with --port.");
        }

        WriteEnvironmentFile();
        progress.Report(
            $"A Docker engine answers: building and starting by docker-compose.yml, {PackageSet.Current} package set ...");
        await docker.ComposeAsync(["up", "--detach", "--build", "--scale", $"api={ports.Length}"], ct, Settings(ports));
        var addresses = ports.Select(port => $"http://127.0.0.1:{port}").ToArray();
        foreach (var address in addresses) await WaitUntilReadyAsync(address, ct);
        var state = new UpState(Environment.ProcessId, InContainers: true, addresses, [], [], []);
        state.Write();
        return state;
    }

    public async Task StopAsync(CancellationToken ct)
    {
        UpState.Remove();
        await docker.ComposeAsync(["down"], ct);
    }

    private static Dictionary<string, string> Settings(int[] ports) => new()
    {
        ["API_PORTS"] = ports.Length == 1 ? $"{ports[0]}" : $"{ports[0]}-{ports[^1]}",
        ["PACKAGE_SET"] = PackageSet.Current,
    };

    private static void WriteEnvironmentFile()
    {
        var file = ProjectTree.PathTo(".env");
        if (File.Exists(file)) return;
        var names = new[] { "POSTGRES_PASSWORD", "MIGRATOR_PASSWORD", "APP_PASSWORD", "REDIS_PASSWORD", "RABBITMQ_PASSWORD" };
        var passwords = names.Select(name => $"{name}={DevelopmentSecrets.Password()}\n");
        DevelopmentSecrets.Write(file, $"{string.Concat(passwords)}MASTER_KEY={DevelopmentSecrets.Key()}\n");
    }

    private static async Task WaitUntilReadyAsync(string address, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        while (await Readiness.AskAsync(client, address, ct) is var answer && answer != Readiness.Ready)
        {
            if (Stopwatch.GetElapsedTime(began) > ReadyLimit)
            {
                throw new DevException($"{address} {answer}: see ./dev logs, then ./dev down");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(200), ct);
        }
    }
}
