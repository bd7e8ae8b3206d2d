using ProdReady.Dev;

namespace ProdReady.UnitTests.Architecture;

/// <summary>The tree that these tests are part of.</summary>
internal static class Codebase
{
    private static readonly string[] NotOurs = ["bin", "obj", ".git", ".dev", "node_modules", "TestResults"];

    private static readonly Lazy<IReadOnlyList<CodeFile>> AllCode = new(() => Files("*.cs")
        .Where(path => (path.StartsWith("src/", StringComparison.Ordinal) || path.StartsWith("tests/", StringComparison.Ordinal))
            && !path.Contains("/Migrations/", StringComparison.Ordinal))
        .AsParallel().AsOrdered()
        .Select(path => new CodeFile(path, Read(path)))
        .ToArray());

    /// <summary>Every C# file of src and tests, without the generated migrations.</summary>
    public static IReadOnlyList<CodeFile> Code => AllCode.Value;

    public static IEnumerable<CodeFile> Source => Code.Where(file => file.In("src"));

    /// <summary>What is deployed: not the developer's command, not the tests.</summary>
    public static IEnumerable<CodeFile> Product => Source.Where(file => !file.In("src/Dev"));

    /// <summary>Paths from the root, with slashes, sorted.</summary>
    public static IReadOnlyList<string> Files(string pattern) =>
        Walk(new DirectoryInfo(ProjectTree.Root), pattern)
            .Select(file => Path.GetRelativePath(ProjectTree.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .ToArray();

    public static string Read(string path) => File.ReadAllText(ProjectTree.PathTo(path));

    public static void Holds(IEnumerable<string> faults)
    {
        var found = faults.ToArray();
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    private static IEnumerable<string> Walk(DirectoryInfo folder, string pattern) =>
        folder.EnumerateFiles(pattern).Select(file => file.FullName)
            .Concat(folder.EnumerateDirectories()
                .Where(inner => !NotOurs.Contains(inner.Name))
                .SelectMany(inner => Walk(inner, pattern)));
}
