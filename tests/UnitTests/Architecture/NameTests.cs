using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProdReady.UnitTests.Architecture;

public sealed partial class NameTests
{
    /// <summary>Words that say nothing of what a thing does.</summary>
    private static readonly string[] Empty =
    [
        "Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Common", "Shared", "Base", "Impl", "Service",
        "Services", "Handler", "Extensions",
    ];

    /// <summary>Suffixes that say what a type is, and the types that it derives from or implements then.</summary>
    private static readonly Dictionary<string, string[]> Roles = new()
    {
        ["Mapping"] = ["IEntityTypeConfiguration"],
        ["Consumer"] = ["IConsumer"],
        ["Job"] = ["RecurringJob", "BackgroundService"],
    };

    [Fact]
    public void No_name_ends_in_a_word_that_says_nothing() => Codebase.Holds(Codebase.Code.SelectMany(EmptyNames));

    [Fact]
    public void A_suffix_says_what_a_type_is() =>
        Codebase.Holds(Codebase.Source.Where(file => file.In("src/App")).SelectMany(WrongSuffixes));

    [Fact]
    public void A_file_bears_the_name_of_a_type_in_it() => Codebase.Holds(Codebase.Code.SelectMany(StrangeFiles));

    [Fact]
    public void A_test_is_named_by_the_sentence_of_its_promise() =>
        Codebase.Holds(Codebase.Code.Where(file => file.In("tests")).SelectMany(NamelessTests));

    [Theory]
    [InlineData("src/App/Invoices/InvoiceService.cs", "sealed class InvoiceService;")]
    [InlineData("src/App/Invoices/Invoice.cs", "interface IInvoiceHandler;")]
    [InlineData("src/Platform/Utils/Text.cs", "class Text;")]
    [InlineData("src/App/StringExtensions.cs", "static class Strings;")]
    public void An_empty_name_is_found(string path, string text) => Assert.NotEmpty(EmptyNames(new CodeFile(path, text)));

    [Theory]
    [InlineData("class Invoices : IEntityTypeConfiguration<Invoice>;")]
    [InlineData("class SendReceipt(Db db) : IConsumer<InvoicePaid>;")]
    [InlineData("class Reconcile() : RecurringJob(1);")]
    [InlineData("class Routes { void Map(IEndpointRouteBuilder app) => app.MapGroup(\"/x\"); }")]
    [InlineData("class InvoiceMapping;")]
    public void A_suffix_that_misleads_is_found(string text) =>
        Assert.Single(WrongSuffixes(new CodeFile("src/App/Invoices/A.cs", text)));

    [Fact]
    public void A_file_named_after_nothing_is_found() =>
        Assert.Single(StrangeFiles(new CodeFile("src/App/Invoices/Things.cs", "class Invoice;")));

    [Theory]
    [InlineData("[Fact] public void Works() { }")]
    [InlineData("[Theory] public void TestCreateInvoice() { }")]
    public void A_test_without_a_sentence_is_found(string method) =>
        Assert.Single(NamelessTests(new CodeFile("tests/ATests.cs", $"class ATests {{ {method} }}")));

    private static IEnumerable<string> EmptyNames(CodeFile file)
    {
        var names = file.Types.Select(type => type.Identifier.Text).Append(file.Name).Concat(file.Folder.Split('/')).Distinct();
        return names
            .Where(name => Empty.Contains(Words().Matches(name).LastOrDefault()?.Value))
            .Select(name => $"{file.Path}: {name} ends in a word that says nothing");
    }

    private static IEnumerable<string> WrongSuffixes(CodeFile file)
    {
        var wrong =
            from type in file.Types
            let parents = (type.BaseList?.Types ?? []).Select(parent => parent.Type.ToString().Split('<')[0]).ToArray()
            from role in Roles
            where parents.Intersect(role.Value).Any() != type.Identifier.Text.EndsWith(role.Key, StringComparison.Ordinal)
            select file.At(type, $"{type.Identifier.Text}: …{role.Key} is what derives from {string.Join(" or ", role.Value)}");

        var routes =
            from call in file.Nodes<MemberAccessExpressionSyntax>()
            where call.Name.Identifier.Text is "MapGroup" or "MapGet" or "MapPost" or "MapPut" or "MapPatch" or "MapDelete"
            where !file.Name.EndsWith("Endpoints", StringComparison.Ordinal)
            select file.At(call, "maps routes outside a file named …Endpoints");

        return wrong.Concat(routes);
    }

    private static IEnumerable<string> StrangeFiles(CodeFile file)
    {
        var types = file.Types.Select(type => type.Identifier.Text).ToArray();
        var about = Plural().Replace(file.Name, "");
        var fits = types.Length == 0 || types.Any(type => type.StartsWith(about, StringComparison.Ordinal) || IsMapping(type));
        return fits ? [] : [$"{file.Path} holds {types[0]}"];

        bool IsMapping(string type) => new[] { file.Name, type }.All(name => name.EndsWith("Mapping", StringComparison.Ordinal));
    }

    private static IEnumerable<string> NamelessTests(CodeFile file) =>
        from method in file.Nodes<MethodDeclarationSyntax>()
        let attributes = method.AttributeLists.SelectMany(list => list.Attributes).Select(attribute => attribute.Name.ToString())
        where attributes.Any(name => name is "Fact" or "Theory")
        let type = method.FirstAncestorOrSelf<ClassDeclarationSyntax>()!.Identifier.Text
        where !Sentence().IsMatch(method.Identifier.Text) || !type.EndsWith("Tests", StringComparison.Ordinal)
        select file.At(method, $"{type}.{method.Identifier.Text} is no sentence, or its class no …Tests");

    [GeneratedRegex("(Events)$")]
    private static partial Regex Plural();

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z][a-z0-9]*")]
    private static partial Regex Words();

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+)+$")]
    private static partial Regex Sentence();
}
