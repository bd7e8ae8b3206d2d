using System.Diagnostics;
using ProdReady.Dev.Processes;

namespace ProdReady.Dev.Building;

/// <summary>`dotnet build`, quiet when it goes well. For a release the hosts are published, too, as for production.</summary>
public static class Build
{
    public static readonly string[] Hosts = ["src/Api/Api.csproj", "src/Worker/Worker.csproj", "src/Migrator/Migrator.csproj"];

    /// <param name="projects">Paths relative to the root of the tree.</param>
    /// <exception cref="DevException">It does not build; the message holds the errors, each once.</exception>
    public static async Task RunAsync(
        IEnumerable<string> projects, IProgress<string> progress, CancellationToken ct, string configuration = "Debug")
    {
        var began = Stopwatch.GetTimestamp();
        progress.Report($"Building with the {PackageSet.Current} package set ...");
        var result = await Tool.TryAsync(
            DotNetSdk.Program,
            ["build", ProjectTree.PathTo("src", "Dev", "Building", "Many.proj"), "-c", configuration, "-v", "quiet", "-nologo",
                "-clp:NoSummary"],
            ct,
            environment: new Dictionary<string, string>
            {
                ["DEV_PROJECTS"] = Paths(projects),
                ["DEV_PUBLISH"] = configuration == "Release" ? Paths(projects.Intersect(Hosts)) : "",
            });
        if (result.ExitCode != 0) throw Failure(result.Output);
        progress.Report($"Built ({Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s)");
    }

    private static string Paths(IEnumerable<string> projects) =>
        string.Join(';', projects.Select(project => ProjectTree.PathTo(project)).Distinct());

    private static DevException Failure(string output)
    {
        var errors = output.Split('\n').Where(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)).Distinct()
            .ToArray();
        var text = errors.Length > 0 ? string.Join('\n', errors) : output;
        return new DevException(
            $"The build failed:\n{text}{(PackageSet.IsMissingPackage(output) ? "\n" + PackageSet.Remedy : "")}");
    }
}
