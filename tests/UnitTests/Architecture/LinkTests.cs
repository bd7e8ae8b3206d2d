using System.Text.RegularExpressions;
using ProdReady.Dev;

namespace ProdReady.UnitTests.Architecture;

public sealed partial class LinkTests
{
    [Fact]
    public void Every_link_between_pages_leads_somewhere() =>
        Codebase.Holds(Codebase.Files("*.md").Where(IsPage).SelectMany(page => BrokenLinks(page, Codebase.Read(page))));

    [Theory]
    [InlineData("[a](docs/no-such-page.md)")]
    [InlineData("[a](src/App/NoSuchFolder/)")]
    [InlineData("[a](README.md#no-such-heading)")]
    public void A_broken_link_is_found(string text) => Assert.Single(BrokenLinks("README.md", text));

    private static bool IsPage(string path) => path.Split('/') is [_] or ["docs" or "deploy" or "src" or "tests", ..];

    private static IEnumerable<string> BrokenLinks(string page, string text) =>
        from link in Links().Matches(text).Select(match => match.Groups[1].Value)
        where !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal)
        where !Leads(page, link)
        select $"{page} links to {link}";

    private static bool Leads(string page, string link)
    {
        var (path, heading) = link.Split('#') is [var before, var after] ? (before, after) : (link, null);
        var target = path.Length == 0 ? ProjectTree.PathTo(page) : ProjectTree.PathTo(Path.GetDirectoryName(page)!, path);
        if (heading is null) return File.Exists(target) || Directory.Exists(target);

        return File.Exists(target)
            && Headings().Matches(File.ReadAllText(target)).Any(match => Anchor(match.Groups[1].Value) == heading);
    }

    private static string Anchor(string heading) =>
        NotInAnchor().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
