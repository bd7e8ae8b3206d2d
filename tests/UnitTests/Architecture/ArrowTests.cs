using System.Xml.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProdReady.UnitTests.Architecture;

public sealed class ArrowTests
{
    /// <summary>Who may know whom. What a project must not know, it does not reference, and the compiler holds it.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Api"] = ["App"],
        ["Worker"] = ["App"],
        ["Migrator"] = ["App"],
        ["App"] = ["Platform"],
        ["Platform"] = [],
        ["Dev"] = [],
    };

    private static readonly string[] NotForUs =
    [
        "Moq", "NSubstitute", "FakeItEasy", "Microsoft.EntityFrameworkCore.InMemory", "Microsoft.EntityFrameworkCore.Sqlite",
        "MediatR", "AutoMapper",
    ];

    [Fact]
    public void Projects_reference_along_the_arrows_only() => Codebase.Holds(
        from path in Codebase.Files("*.csproj").Where(path => path.StartsWith("src/", StringComparison.Ordinal))
        let project = Path.GetFileNameWithoutExtension(path)
        from known in References(path)
        where !Arrows.TryGetValue(project, out var allowed) || !allowed.Contains(known)
        select $"{path} references {known}");

    [Fact]
    public void Nothing_is_mocked_and_no_package_hides_the_code() => Codebase.Holds(
        from path in Codebase.Files("*.csproj").Append("Directory.Packages.props")
        from package in NotForUs
        where Codebase.Read(path).Contains($"Include=\"{package}\"", StringComparison.Ordinal)
        select $"{path} references {package}");

    [Fact]
    public void A_feature_knows_of_others_only_their_events_and_entities() =>
        Codebase.Holds(ForeignTypes(Codebase.Source.ToArray()));

    [Fact]
    public void An_interface_has_two_implementations()
    {
        var parents = Codebase.Source.SelectMany(file => file.Types).SelectMany(type => type.BaseList?.Types ?? [])
            .Select(parent => NameOf(parent.Type)).ToLookup(name => name);

        Codebase.Holds(
            from file in Codebase.Source
            from type in file.Nodes<InterfaceDeclarationSyntax>()
            where parents[type.Identifier.Text].Count() < 2
            select file.At(type, $"{type.Identifier.Text}: use the class itself"));
    }

    [Fact]
    public void A_class_is_sealed_unless_another_derives_from_it()
    {
        var parents = Codebase.Code.SelectMany(file => file.Types).SelectMany(type => type.BaseList?.Types ?? [])
            .Select(parent => NameOf(parent.Type)).ToHashSet();

        Codebase.Holds(
            from file in Codebase.Source
            from type in file.Nodes<TypeDeclarationSyntax>()
            where type is ClassDeclarationSyntax or RecordDeclarationSyntax { ClassOrStructKeyword.Text: not "struct" }
            where !type.Modifiers.Any(word => word.Text is "sealed" or "static" or "abstract")
            where !parents.Contains(type.Identifier.Text)
            select file.At(type, $"{type.Identifier.Text} is not sealed"));
    }

    [Fact]
    public void A_call_of_another_features_operation_is_found()
    {
        CodeFile[] files =
        [
            new("src/App/Invoices/Invoice.cs", "class Invoice { }"),
            new("src/App/Invoices/InvoiceMapping.cs", "class InvoiceMapping : IEntityTypeConfiguration<Invoice> { }"),
            new("src/App/Invoices/InvoiceEvents.cs", "record InvoicePaid;"),
            new("src/App/Invoices/PayInvoice.cs", "class PayInvoice { }"),
            new("src/App/Receipts/Receipt.cs", "class Receipt { void A(Invoice a, InvoicePaid b) => PayInvoice.Handle(a); }"),
        ];

        Assert.Contains("PayInvoice", Assert.Single(ForeignTypes(files)), StringComparison.Ordinal);
    }

    private static IEnumerable<string> ForeignTypes(IReadOnlyList<CodeFile> files)
    {
        var features = files.Where(file => file.Feature is not null).ToArray();
        var entities = features.SelectMany(file => file.Nodes<GenericNameSyntax>())
            .Where(name => name.Identifier.Text == "IEntityTypeConfiguration")
            .Select(name => NameOf(name.TypeArgumentList.Arguments[0])).ToHashSet();
        // What stands in the file of an entity is what the entity answers with.
        bool IsFace(CodeFile file) => file.Name.EndsWith("Events", StringComparison.Ordinal)
            || file.Types.Any(type => entities.Contains(type.Identifier.Text));

        var owners = features
            .SelectMany(file => file.Types.Select(type => (type.Identifier.Text, file.Feature, IsFace: IsFace(file))))
            .ToLookup(type => type.Text);
        return
            from file in features
            from name in file.Nodes<SimpleNameSyntax>()
            let owner = owners[name.Identifier.Text].ToArray()
            where owner.Length > 0 && owner.All(type => type.Feature != file.Feature && !type.IsFace)
            where !IsMember(name)
            select file.At(name, $"{file.Feature} uses {name.Identifier.Text} of {owner[0].Feature}");
    }

    /// <summary>A name that a dot, a colon or an object initializer makes the name of a member.</summary>
    private static bool IsMember(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Name == name,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } set => set.Left == name,
        NameColonSyntax => true,
        _ => false,
    };

    private static string NameOf(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.Text,
        SimpleNameSyntax simple => simple.Identifier.Text,
        _ => type.ToString(),
    };

    private static IEnumerable<string> References(string path) =>
        XDocument.Parse(Codebase.Read(path)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
