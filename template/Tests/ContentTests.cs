using System.Text.RegularExpressions;
using ProdReady.Dev;

namespace ProdReady.TemplateTests;

/// <summary>What a created project holds, and what it must not.</summary>
public sealed partial class ContentTests(TemplatePackage package)
{
    [Theory]
    [InlineData("Acme", "Acme")]
    [InlineData("acme", "acme")]
    [InlineData("Some-Name.V2", "Some_Name.V2")]
    [InlineData("Contoso.Billing2", "Contoso.Billing2")]
    public async Task Bears_its_own_name(string name, string root)
    {
        var project = await package.CreateAsync(name);

        Assert.True(File.Exists(Path.Combine(project.Folder, $"{name}.slnx")));
        Assert.All(
            Sources(project), path => Assert.DoesNotMatch($"^namespace (?!{Regex.Escape(root)}\\.)", File.ReadAllText(path)));
        Assert.StartsWith($"# {root}", File.ReadAllText(Path.Combine(project.Folder, "README.md")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Acme")]
    [InlineData("Some-Name.V2")]
    public async Task Bears_no_trace_of_the_template(string name)
    {
        var project = await package.CreateAsync(name);

        var traces =
            from path in Files(project.Folder)
            from line in File.ReadLines(Path.Combine(project.Folder, path)).Prepend(path)
            where Trace().IsMatch(line)
            select $"{path}: {line.Trim()}";
        Assert.Empty(traces);
    }

    [Fact]
    public async Task Holds_what_the_package_carries_and_no_more()
    {
        var project = await package.CreateAsync("Acme");

        var carried = package.Content()
            .Where(path => !path.StartsWith(".template.config/", StringComparison.Ordinal))
            .Select(path => path.Replace("template/README.md", "README.md", StringComparison.Ordinal)
                .Replace("ProdReady.slnx", "Acme.slnx", StringComparison.Ordinal));
        Assert.Equal(carried.Order(StringComparer.Ordinal), Files(project.Folder));
    }

    [Fact]
    public async Task Keeps_what_guards_the_code()
    {
        var project = await package.CreateAsync("Acme");

        string[] guards =
        [
            ".editorconfig", ".github/workflows/check.yml", ".github/CODEOWNERS", ".github/pull_request_template.md",
            "tests/UnitTests/Architecture/SizeTests.cs",
        ];
        Assert.Empty(guards.Except(Files(project.Folder)));
    }

    [Fact]
    public async Task Keeps_its_programs_executable()
    {
        var project = await package.CreateAsync("Acme");

        Assert.Equal(Programs(ProjectTree.Root).Where(path => Files(project.Folder).Contains(path)), Programs(project.Folder));
    }

    [Fact]
    public void Promises_in_its_README_what_the_template_promises()
    {
        static IEnumerable<string> Table(string page) =>
            File.ReadLines(ProjectTree.PathTo(page)).Where(line => line.StartsWith('|'));

        Assert.Equal(Table("README.md"), Table("template/README.md"));
    }

    private static IEnumerable<string> Sources(CreatedProject project) =>
        Files(project.Folder)
            .Where(path => path.EndsWith(".cs", StringComparison.Ordinal))
            .Select(path => Path.Combine(project.Folder, path));

    private static IEnumerable<string> Programs(string folder) =>
        Files(folder).Where(path => !OperatingSystem.IsWindows()
            && File.GetUnixFileMode(Path.Combine(folder, path)).HasFlag(UnixFileMode.UserExecute));

    /// <summary>Without what building and running leave behind.</summary>
    private static string[] Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path))
            .Where(path => !Leavings().IsMatch(path)).Order(StringComparer.Ordinal).ToArray();

    [GeneratedRegex(@"(^|/)(bin|obj|\.dev|\.git|TestResults)/|^\.env$")]
    private static partial Regex Leavings();

    [GeneratedRegex(@"prod-?ready|dotnet new |\.template\.config|(^|[\s""/])template/", RegexOptions.IgnoreCase)]
    private static partial Regex Trace();
}
