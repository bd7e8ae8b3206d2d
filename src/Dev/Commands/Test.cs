using ProdReady.Dev.Building;
using ProdReady.Dev.Machine;
using ProdReady.Dev.Testing;

namespace ProdReady.Dev.Commands;

/// <summary>Builds, and runs every test project, or those that a word names; its last line is `N passed, N failed`.</summary>
internal static class Test
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken ct)
    {
        var all = TestProject.FindAll();
        var named = all.Where(p => arguments.First is { } word && p.Name.Contains(word, StringComparison.OrdinalIgnoreCase))
            .ToList();
        var (projects, testName) = named.Count > 0 ? (named, null) : (all, arguments.First);

        var needsServers = projects.Any(p => p.NeedsServers);
        if (needsServers) await EnsureServersAsync(ct);
        if (projects.Any(p => p.BreaksTheMachine)) await DebianPackages.EnsureForDrillsAsync(Say.ToConsole, ct);
        var everything = named.Count == 0
            ? Directory.GetFiles(ProjectTree.PathTo("tests"), "*.csproj", SearchOption.AllDirectories)
            : [];
        await Build.RunAsync(
            [.. needsServers ? Build.Hosts : [], .. everything, .. projects.Select(p => p.Path)], Say.ToConsole, ct);

        var sum = TestOutcome.None;
        foreach (var project in projects) sum += await TestRun.RunAsync(project, testName, Say.ToConsole, ct);
        Print(sum);
        return sum.IsGood ? 0 : 1;
    }

    private static async Task EnsureServersAsync(CancellationToken ct)
    {
        var place = await TestServerPlace.ChooseAsync(PackageSet.HasTestcontainers, ct);
        if (!place.InContainers) await DebianPackages.EnsureAsync(Say.ToConsole, ct);
    }

    private static void Print(TestOutcome sum)
    {
        if (sum.Failures.Count > 0) Console.WriteLine("\nFailed:");
        foreach (var failure in sum.Failures) Console.WriteLine($"  {failure}");
        if (sum.Passed + sum.Failed == 0) Console.WriteLine("\nNo test ran.");
        Console.WriteLine();
        Console.WriteLine(sum);
    }
}
