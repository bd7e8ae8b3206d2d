using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProdReady.UnitTests.Architecture;

public sealed class RegistrationTests
{
    /// <summary>Who sees the rows of every tenant, and why. A new name here is a matter for review.</summary>
    private static readonly Dictionary<string, string> MaySeeAllTenants = new()
    {
        ["src/Platform/Messaging/OutboxRelay.cs"] = "publishes what every tenant has written",
        ["src/Platform/Messaging/PurgeInboxJob.cs"] = "deletes by age",
        ["src/Platform/Idempotency/PurgeIdempotencyJob.cs"] = "deletes by age",
    };

    /// <summary>Where the door itself is made.</summary>
    private static readonly string[] TheDoor = ["src/Platform/Tenancy", "src/Platform/Database"];

    [Fact]
    public void Every_options_class_is_validated_at_start()
    {
        var registered = Codebase.Product.SelectMany(file => file.Nodes<GenericNameSyntax>())
            .Where(name => name.Identifier.Text == "AddValidatedOptions")
            .Select(name => name.TypeArgumentList.Arguments[0].ToString().Split('.')[^1]).ToHashSet();

        Codebase.Holds(
            from file in Codebase.Product
            from type in file.Types
            where type.Identifier.Text.EndsWith("Options", StringComparison.Ordinal) && !registered.Contains(type.Identifier.Text)
            where type.Parent is not TypeDeclarationSyntax
            select file.At(type, $"{type.Identifier.Text} is not registered with AddValidatedOptions"));
    }

    [Fact]
    public void Only_reviewed_code_sees_every_tenant() => Codebase.Holds(
        Codebase.Product.Where(file => !MaySeeAllTenants.ContainsKey(file.Path)).SelectMany(SeesAllTenants));

    [Fact]
    public void Every_reviewed_name_still_sees_every_tenant() => Codebase.Holds(
        MaySeeAllTenants.Keys.Except(Codebase.Product.Where(file => SeesAllTenants(file).Any()).Select(file => file.Path)));

    [Theory]
    [InlineData("class A(AcrossTenants door);")]
    [InlineData("class A(AcrossTenants<AppDbContext> door);")]
    [InlineData("class A { void B(AppDbContext db) => db.Invoices.IgnoreQueryFilters(); }")]
    public void Seeing_every_tenant_is_found(string text) =>
        Assert.Single(SeesAllTenants(new CodeFile("src/App/Invoices/A.cs", text)));

    private static IEnumerable<string> SeesAllTenants(CodeFile file) => file.In(TheDoor) ? [] :
        file.Nodes<SimpleNameSyntax>()
            .Where(name => name.Identifier.Text is "AcrossTenants" or "IgnoreQueryFilters" or "SeeAllTenants")
            .Select(name => file.At(name, $"{name.Identifier.Text}: not on the reviewed list of RegistrationTests"));
}
