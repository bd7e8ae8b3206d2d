using ProdReady.Dev.Building;
using ProdReady.Dev.Machine;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Running;

namespace ProdReady.Dev.Commands;

/// <summary>Verbs that build another program and run it in this terminal.</summary>
internal static class OneShot
{
    public static async Task<int> RedriveAsync(Arguments arguments, CancellationToken ct)
    {
        var state = UpState.Require();
        return await RunAsync(ProjectTree.HostAssembly("Worker"), ["redrive", .. arguments.Words], state.AppSettings, ct);
    }

    public static async Task<int> BenchAsync(Arguments arguments, CancellationToken ct)
    {
        await DebianPackages.EnsureAsync(Say.ToConsole, ct);
        await Build.RunAsync([.. Build.Hosts, "tests/Benchmarks/Benchmarks.csproj"], Say.ToConsole, ct, "Release");
        var folder = ProjectTree.PathTo("tests", "Benchmarks", "bin", "Release", "net10.0");
        var assembly = Directory.GetFiles(folder, "*Benchmarks.runtimeconfig.json").Single().Replace(".runtimeconfig.json", ".dll", StringComparison.Ordinal);
        return await RunAsync(assembly, arguments.Words, new Dictionary<string, string>(), ct);
    }

    private static async Task<int> RunAsync(
        string assembly, IEnumerable<string> words, IReadOnlyDictionary<string, string> environment, CancellationToken ct)
    {
        using var process = ChildProcess.Start(new ChildStart(DotNet.Program, [assembly, .. words], LogFile: null) { Environment = environment });
        try
        {
            await process.WaitForExitAsync(TimeSpan.FromHours(2), ct);
            return process.HasExited ? process.ExitCode : 1;
        }
        finally
        {
            process.SendToTree(Signal.Kill);
        }
    }
}
