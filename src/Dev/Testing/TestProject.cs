namespace ProdReady.Dev.Testing;

/// <summary>
/// A project whose name ends in `Tests`, wherever it lies in the tree: found, not listed, so that none is forgotten.
/// </summary>
internal sealed record TestProject(string Path)
{
    private static readonly string[] Skipped = ["bin", "obj", "node_modules"];

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Unit tests touch no server, so they need neither the servers' programs nor the built hosts.</summary>
    public bool NeedsServers => !Name.EndsWith("UnitTests", StringComparison.Ordinal);

    /// <summary>Fault tests fill disks and lose packets.</summary>
    public bool BreaksTheMachine => Name.EndsWith("FaultTests", StringComparison.Ordinal);

    public string Assembly => ProjectTree.Assembly(System.IO.Path.GetDirectoryName(Path)!, "Debug");

    public static IReadOnlyList<TestProject> FindAll() =>
        Below(ProjectTree.Root).Select(path => new TestProject(path)).OrderByDescending(p => p.Name == "UnitTests")
            .ThenBy(p => p.Name).ToList();

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(folder, "*Tests.csproj").Concat(Directory.EnumerateDirectories(folder)
            .Where(child => System.IO.Path.GetFileName(child) is var name && !name.StartsWith('.') && !Skipped.Contains(name))
            .SelectMany(Below));
}
