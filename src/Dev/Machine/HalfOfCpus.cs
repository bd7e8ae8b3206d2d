using ProdReady.Dev.Processes;
using ProdReady.Dev.Servers;

namespace ProdReady.Dev.Machine;

/// <summary>
/// Half of this machine's CPUs for a system under load, the others for whoever loads it, as if that were another machine:
/// latencies would else tell how the two fight for the same ones.
/// </summary>
public static class HalfOfCpus
{
    private const string Others = "DEV_OTHER_CPUS";

    /// <summary>The words that run these, and all that they start, on one half; the same words where that cannot be.</summary>
    public static string[] Around(string[] words)
    {
        var (all, half) = (Environment.ProcessorCount, Environment.ProcessorCount / 2);
        return !OperatingSystem.IsLinux() || half == 0 || Programs.Find("taskset") is not { } taskset
            ? words
            : ["env", $"{Others}={half}-{all - 1}", taskset, "-c", $"0-{half - 1}", .. words];
    }

    /// <summary>Moves a process, which began with the system, to the other half; leaves it where there is none.</summary>
    public static async Task LeaveAsync(int process, CancellationToken ct)
    {
        if (Environment.GetEnvironmentVariable(Others) is { Length: > 0 } others)
        {
            await Tool.RunAsync("taskset", ["-apc", others, $"{process}"], ct);
        }
    }
}
