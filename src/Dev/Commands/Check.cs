using ProdReady.Dev.Machine;
using ProdReady.Dev.Processes;

namespace ProdReady.Dev.Commands;

/// <summary>The list that CI runs, in its order.</summary>
internal static class Check
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken ct)
    {
        Say.ToConsole.Report("Checking the format ...");
        await Tool.RunAsync(DotNetSdk.Program, ["format", ProjectTree.Solution, "--verify-no-changes"], ct);
        return await Test.RunAsync(arguments, ct);
    }
}
