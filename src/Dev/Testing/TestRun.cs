using System.Diagnostics;
using ProdReady.Dev.Machine;
using ProdReady.Dev.Processes;

namespace ProdReady.Dev.Testing;

/// <summary>Runs one built test project, which is a program itself, and reads its results file.</summary>
internal static class TestRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    // Hosts that live for seconds never earn back what the runtime spends on profiling them: a quarter of all CPU time.
    private static readonly Dictionary<string, string> Environment = new() { ["DOTNET_TieredPGO"] = "0" };

    /// <param name="testName">A part of the tests' full names; null for all.</param>
    public static async Task<TestOutcome> RunAsync(
        TestProject project, string? testName, IProgress<string> progress, CancellationToken ct)
    {
        var results = Path.Combine(Path.GetDirectoryName(project.Path)!, "TestResults", $"{project.Name}.trx");
        Directory.CreateDirectory(Path.GetDirectoryName(results)!);
        File.Delete(results);

        progress.Report($"== {project.Name}");
        var began = Stopwatch.GetTimestamp();
        string[] filter = testName is null ? [] : ["-method", $"*{testName}*"];
        string[] words =
            [DotNetSdk.Program, project.Assembly, "-trx", results, "-noLogo", "-noColor", "-reporter", "quiet", .. filter];
        var code = await RunAsync(project.BreaksTheMachine ? OwnMachine.Around(words) : words, ct);
        var outcome = File.Exists(results)
            ? TestOutcome.FromTrx(results)
            : TestOutcome.Crashed($"{project.Name} {End(code)}, without results");
        if (code != 0 && outcome.Failed == 0)
        {
            outcome += TestOutcome.Crashed($"{project.Name} ended with code {code}, though no test of it failed");
        }

        progress.Report($"   {outcome} ({Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s)");
        return outcome;
    }

    private static string End(int? code) =>
        code is null ? $"was ended after {Limit.TotalMinutes:0} minutes" : $"ended with code {code}";

    private static async Task<int?> RunAsync(string[] words, CancellationToken ct)
    {
        using var process = ChildProcess.Start(
            new ChildStart(words[0], words[1..], LogFile: null)
            {
                WorkingFolder = ProjectTree.Root,
                Environment = Environment,
            });
        try
        {
            return await process.WaitForExitAsync(Limit, ct) ? process.ExitCode : null;
        }
        finally
        {
            process.SendToTree(Signal.Kill);
        }
    }
}
