using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProdReady.UnitTests.Architecture;

/// <summary>One C# file of the tree, parsed.</summary>
internal sealed class CodeFile
{
    public CodeFile(string path, string text)
    {
        Path = path;
        Tree = CSharpSyntaxTree.ParseText(text);
        Root = Tree.GetCompilationUnitRoot();
        Lines = text.Split('\n');
        LineCount = text.EndsWith('\n') ? Lines.Count - 1 : Lines.Count;
    }

    /// <summary>From the root of the tree, with slashes: <c>src/App/Invoices/Invoice.cs</c>.</summary>
    public string Path { get; }

    public SyntaxTree Tree { get; }
    public CompilationUnitSyntax Root { get; }
    public IReadOnlyList<string> Lines { get; }
    public int LineCount { get; }

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>The folder of App that this file is in, unless that folder is no feature.</summary>
    public string? Feature => Path.Split('/') is ["src", "App", not "Data", _, ..] parts ? parts[2] : null;

    public IEnumerable<BaseTypeDeclarationSyntax> Types => Nodes<BaseTypeDeclarationSyntax>();

    public bool In(params string[] folders) => folders.Any(folder => Path.StartsWith($"{folder}/", StringComparison.Ordinal));

    public IEnumerable<T> Nodes<T>() where T : SyntaxNode => Root.DescendantNodes().OfType<T>();

    public string At(SyntaxNode node, string fault) => $"{Path}:{LineOf(node.SpanStart)} {fault}";

    public int LineOf(int position) => Tree.GetLineSpan(new(position, 0)).StartLinePosition.Line + 1;
}
