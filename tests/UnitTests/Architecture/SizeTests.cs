using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProdReady.UnitTests.Architecture;

public sealed class SizeTests
{
    [Fact]
    public void Files_stay_short() => Codebase.Holds(Codebase.Code.SelectMany(LongFile));

    [Fact]
    public void Lines_stay_short() => Codebase.Holds(Codebase.Code.SelectMany(LongLines));

    [Fact]
    public void Methods_stay_short() => Codebase.Holds(Codebase.Source.SelectMany(LongMethods));

    [Fact]
    public void Half_of_the_methods_have_ten_lines_or_fewer()
    {
        var lengths = Codebase.Source.SelectMany(Methods).Select(Length).Order().ToArray();

        Assert.InRange(lengths[lengths.Length / 2], 0, 10);
    }

    [Fact]
    public void A_feature_folder_has_at_most_twelve_files() => Codebase.Holds(
        from file in Codebase.Source
        where file.In("src/App")
        group file by file.Folder into folder
        where folder.Count() > 12
        select $"{folder.Key} has {folder.Count()} files: it is two features");

    [Theory]
    [InlineData("src/App/Invoices/Invoice.cs", 151)]
    [InlineData("src/Platform/Caching/Cache.cs", 201)]
    [InlineData("src/Api/Program.cs", 41)]
    [InlineData("tests/UnitTests/SomeTests.cs", 201)]
    public void A_file_one_line_too_long_is_found(string path, int lines)
    {
        Assert.Single(LongFile(new CodeFile(path, new string('\n', lines))));
        Assert.Empty(LongFile(new CodeFile(path, new string('\n', lines - 1))));
    }

    [Theory]
    [InlineData("Invoice", 41)]
    [InlineData("InvoiceMapping", 61)]
    [InlineData("InvoiceEndpoints", 61)]
    public void A_method_one_line_too_long_is_found(string type, int lines)
    {
        string Text(int count) => $"class {type}\n{{\n[A]\nvoid M()\n{{{new string('\n', count - 2)}}}\n}}\n";

        Assert.Single(LongMethods(new CodeFile("src/App/A.cs", Text(lines))));
        Assert.Empty(LongMethods(new CodeFile("src/App/A.cs", Text(lines - 1))));
    }

    [Fact]
    public void A_line_one_character_too_long_is_found()
    {
        Assert.Single(LongLines(new CodeFile("src/App/A.cs", $"//{new string('x', 129)}\n")));
        Assert.Empty(LongLines(new CodeFile("src/App/A.cs", $"//{new string('x', 128)}\n")));
    }

    private static IEnumerable<string> LongFile(CodeFile file)
    {
        var limit = file.Name == "Program" ? 40 : file.In("src/App", "src/Api", "src/Worker", "src/Migrator") ? 150 : 200;
        return file.LineCount > limit ? [$"{file.Path} has {file.LineCount} lines, of {limit}"] : [];
    }

    private static IEnumerable<string> LongLines(CodeFile file) =>
        from line in file.Lines.Index()
        where line.Item.TrimEnd('\r').Length > 130
        select $"{file.Path}:{line.Index + 1} has {line.Item.Length} characters, of 130";

    private static IEnumerable<string> LongMethods(CodeFile file) =>
        from method in Methods(file)
        let limit = IsTable(method) ? 60 : 40
        let length = Length(method)
        where length > limit
        select file.At(method, $"is a method of {length} lines, of {limit}");

    private static IEnumerable<SyntaxNode> Methods(CodeFile file) => file.Root.DescendantNodes().Where(node =>
        node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax
            or AccessorDeclarationSyntax { Body: not null } or AccessorDeclarationSyntax { ExpressionBody: not null });

    private static int Length(SyntaxNode method)
    {
        var attributes = method.ChildNodes().OfType<AttributeListSyntax>().LastOrDefault();
        var start = attributes?.GetLastToken().GetNextToken().SpanStart ?? method.SpanStart;
        var lines = method.SyntaxTree.GetLineSpan(new(start, method.Span.End - start));
        return lines.EndLinePosition.Line - lines.StartLinePosition.Line + 1;
    }

    private static bool IsTable(SyntaxNode method) =>
        method.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>()?.Identifier.Text is { } type
        && (type.EndsWith("Mapping", StringComparison.Ordinal) || type.EndsWith("Endpoints", StringComparison.Ordinal));
}
