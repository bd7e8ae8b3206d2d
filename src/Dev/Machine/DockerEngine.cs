using ProdReady.Dev.Processes;
using ProdReady.Dev.Servers;

namespace ProdReady.Dev.Machine;

/// <summary>Whether a Docker engine answers here.</summary>
public static class DockerEngine
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>False where the client, the engine or the compose plugin is missing, or the engine is not up within 5 s.</summary>
    public static async Task<bool> AnswersAsync(CancellationToken ct)
    {
        if (Programs.Find(OperatingSystem.IsWindows() ? "docker.exe" : "docker") is not { } docker) return false;
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timer.CancelAfter(Limit);
        try
        {
            return (await Tool.TryAsync(docker, ["info", "--format", "{{.ServerVersion}}"], timer.Token)).ExitCode == 0
                && (await Tool.TryAsync(docker, ["compose", "version"], timer.Token)).ExitCode == 0;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
