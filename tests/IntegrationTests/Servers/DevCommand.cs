using System.Diagnostics;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Servers;

namespace ProdReady.IntegrationTests.Servers;

/// <summary>`./dev` as a process of its own.</summary>
internal static class DevCommand
{
    public static string Assembly => typeof(LocalServers).Assembly.Location;

    public static async Task<(int ExitCode, string Output)> RunAsync(
        string words, params (string Name, string Value)[] environment)
    {
        var result = await Tool.TryAsync(
            DotNetSdk.Program, [Assembly, .. words.Split(' ')], Test.Ct, environment: environment.ToDictionary(
                e => e.Name, e => e.Value));
        return (result.ExitCode, result.Output.Trim());
    }

    /// <summary>Processes that have this text in their command line.</summary>
    public static string[] Processes(string text) =>
        Process.GetProcesses().Select(process => CommandLine(process.Id))
            .Where(line => line.Contains(text, StringComparison.Ordinal)).ToArray();

    private static string CommandLine(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
