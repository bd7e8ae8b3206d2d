using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProdReady.UnitTests.Architecture;

public sealed partial class CommentTests
{
    [Fact]
    public void Every_Platform_file_opens_with_the_failure_that_it_prevents() =>
        Codebase.Holds(Codebase.Source.Where(file => file.In("src/Platform")).SelectMany(WithoutOpening));

    [Fact]
    public void No_comment_is_a_ruler_or_a_region() => Codebase.Holds(Codebase.Code.SelectMany(Rulers));

    [Fact]
    public void Features_say_little_beside_their_code() => Codebase.Holds(
        from file in Codebase.Source.Where(file => file.In("src/App"))
        let longest = LongestComment(file)
        where longest > 3
        select $"{file.Path} has a comment of {longest} lines: a decision of that size has a page in docs/decisions");

    [Theory]
    [InlineData("namespace A;\npublic sealed class B;\n")]
    [InlineData("namespace A;\n// Lock\npublic sealed class B;\n")]
    [InlineData("namespace A;\n/// <inheritdoc />\npublic sealed class B;\n")]
    public void A_file_without_its_sentence_is_found(string text) =>
        Assert.Single(WithoutOpening(new CodeFile("src/Platform/B.cs", text)));

    [Theory]
    [InlineData("namespace A;\n// Prevents a cache that never lets go of a row.\npublic sealed class B;\n")]
    [InlineData("namespace A;\n/// <summary>Without it a retried payment charges twice.</summary>\npublic sealed class B;\n")]
    [InlineData("// Prevents a cache that never lets go of a row.\nusing System;\nnamespace A;\npublic sealed class B;\n")]
    public void A_file_with_its_sentence_passes(string text) =>
        Assert.Empty(WithoutOpening(new CodeFile("src/Platform/B.cs", text)));

    [Theory]
    [InlineData("// ------------\nclass A;")]
    [InlineData("// ==== Public ====\nclass A;")]
    [InlineData("#region A\nclass A;\n#endregion\n")]
    public void A_ruler_is_found(string text) => Assert.Single(Rulers(new CodeFile("src/App/A.cs", text)));

    private static IEnumerable<string> WithoutOpening(CodeFile file)
    {
        var first = file.Root.DescendantNodes()
            .FirstOrDefault(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);
        if (first is null) return [];

        var comments = file.Root.GetLeadingTrivia().Concat(first.GetLeadingTrivia()).Where(IsComment);
        var opening = string.Concat(comments.Select(trivia => trivia.ToString()));
        var words = opening.Split([' ', '\n', '/'], StringSplitOptions.RemoveEmptyEntries);
        var isSentence = words.Length >= 5 && opening.Contains('.', StringComparison.Ordinal);
        return isSentence ? [] : [$"{file.Path} opens without a sentence"];
    }

    private static IEnumerable<string> Rulers(CodeFile file) =>
        from trivia in file.Root.DescendantTrivia()
        let text = trivia.ToString()
        where trivia.IsKind(SyntaxKind.RegionDirectiveTrivia) || (IsComment(trivia) && Ruler().IsMatch(text))
        select $"{file.Path}:{file.LineOf(trivia.SpanStart)} {text}";

    private static int LongestComment(CodeFile file)
    {
        var (longest, current) = (0, 0);
        foreach (var line in file.Lines)
        {
            var isRemark = line.TrimStart() is ['/', '/', not '/', ..];
            current = isRemark ? current + 1 : 0;
            longest = Math.Max(longest, current);
        }

        return longest;
    }

    private static bool IsComment(SyntaxTrivia trivia) => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia
        or SyntaxKind.MultiLineCommentTrivia or SyntaxKind.SingleLineDocumentationCommentTrivia;

    [GeneratedRegex("[-=*#_]{4}")]
    private static partial Regex Ruler();
}
