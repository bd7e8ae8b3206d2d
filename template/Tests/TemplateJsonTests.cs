using System.Text.Json;
using ProdReady.Dev;

namespace ProdReady.TemplateTests;

public sealed class TemplateJsonTests
{
    private static readonly JsonElement Template =
        JsonDocument.Parse(File.ReadAllText(ProjectTree.PathTo(".template.config", "template.json"))).RootElement;

    [Fact]
    public void Every_path_in_it_exists()
    {
        var ignored = File.ReadAllLines(ProjectTree.PathTo(".gitignore")).Select(line => line.TrimEnd('/')).Append(".git")
            .ToHashSet();

        Assert.DoesNotContain(Paths(), path => !ignored.Contains(path) && !Path.Exists(ProjectTree.PathTo(path)));
    }

    [Fact]
    public void Everything_that_git_ignores_is_left_out()
    {
        var ignored = File.ReadAllLines(ProjectTree.PathTo(".gitignore")).Select(line => line.TrimEnd('/'));

        Assert.Empty(ignored.Except(Paths()));
    }

    /// <summary>What sources and post actions name, without wildcards: <c>**/bin/**</c> is <c>bin</c>.</summary>
    private static IEnumerable<string> Paths()
    {
        foreach (var source in Template.GetProperty("sources").EnumerateArray())
        {
            var root = source.GetProperty("source").GetString()!;
            yield return root;
            foreach (var list in new[] { "exclude", "include" })
            {
                if (!source.TryGetProperty(list, out var paths)) continue;
                foreach (var path in paths.EnumerateArray())
                {
                    var plain = path.GetString()!.Replace("**/", "", StringComparison.Ordinal)
                        .Replace("/**", "", StringComparison.Ordinal);
                    yield return Path.Combine(root, plain)[2..];
                }
            }
        }

        foreach (var action in Template.GetProperty("postActions").EnumerateArray())
        {
            foreach (var path in action.GetProperty("args").GetProperty("+x").EnumerateArray()) yield return path.GetString()!;
        }
    }
}
