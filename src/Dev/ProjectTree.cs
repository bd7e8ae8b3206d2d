namespace ProdReady.Dev;

/// <summary>
/// Finds the paths of this project, whatever name it was created with: always by pattern, never by a written name.
/// </summary>
public static class ProjectTree
{
    /// <summary>The folder that holds the solution: searched upward from this assembly, then from the working folder.</summary>
    public static string Root { get; } =
        FindRoot(AppContext.BaseDirectory)
        ?? FindRoot(Environment.CurrentDirectory)
        ?? throw new DevException("No .slnx file in this folder or above it: run this inside the project.");

    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    public static string Solution => Directory.GetFiles(Root, "*.slnx").Order(StringComparer.Ordinal).First();

    /// <summary>Debug or Release: the one that this assembly was itself built in.</summary>
    public static string Configuration { get; } =
        AppContext.BaseDirectory.Contains("/Release/", StringComparison.OrdinalIgnoreCase) ? "Release" : "Debug";

    /// <summary>The built assembly of a host: Api, Worker or Migrator; of a release the one that is published.</summary>
    /// <exception cref="DevException">It has not been built.</exception>
    public static string HostAssembly(string host) =>
        Assembly(PathTo("src", host), Configuration, Configuration == "Release" ? "publish" : "");

    /// <summary>The one program that a project's folder holds when built.</summary>
    /// <exception cref="DevException">It has not been built.</exception>
    public static string Assembly(string projectFolder, string configuration, string folder = "")
    {
        const string ending = ".runtimeconfig.json";
        var name = Path.GetFileName(projectFolder);
        var output = Path.Combine(projectFolder, "bin", configuration, "net10.0", folder);
        var found = Directory.Exists(output) ? Directory.GetFiles(output, $"*{name}{ending}") : [];
        return found.Length == 1
            ? found[0][..^ending.Length] + ".dll"
            : throw new DevException(
                $"{Path.GetRelativePath(Root, projectFolder)} is not built ({configuration}): run dotnet build.");
    }

    private static string? FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (folder.EnumerateFiles("*.slnx").Any()) return folder.FullName;
        }

        return null;
    }
}
