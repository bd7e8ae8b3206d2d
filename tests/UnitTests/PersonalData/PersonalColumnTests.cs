using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using ProdReady.App.Accounts;
using ProdReady.App.Data;
using ProdReady.App.Exports;
using ProdReady.Platform.Auditing;
using ProdReady.Platform.Tenancy;

namespace ProdReady.UnitTests.PersonalData;

/// <summary>What is marked as personal is covered by export and by erase, or stands here with its reason.</summary>
public sealed partial class PersonalColumnTests
{
    /// <summary>Marked columns that no export shows, and why.</summary>
    private static readonly Dictionary<string, string> NotExported = new()
    {
        ["ApiKey.Hash"] = "proves who holds the key",
        ["Farewell.Email"] = "there for seconds, when there is nobody left who could ask",
        ["Invitation.TokenHash"] = "proves who got the mail",
        ["WebhookSubscription.Secret"] = "proves who sent the event",
        ["WebhookSubscription.FormerSecret"] = "proves who sent the event",
    };

    /// <summary>Marked columns that neither a person's erasure nor the tenant's deletion takes, and why.</summary>
    private static readonly Dictionary<string, string> NotErased = new()
    {
        ["AuditEntry.Address"] = "proves from where something was done; the trail is cut by age",
        ["Farewell.Email"] = "deleted when the last mail is sent, after seven days at the latest",
    };

    private static readonly AppDbContext Db =
        new(new DbContextOptionsBuilder<AppDbContext>().UseNpgsql("Host=unused").Options);

    private static IEnumerable<IProperty> Marked =>
        Db.Model.GetEntityTypes().SelectMany(type => type.GetProperties()).Where(IsPersonal);

    [Fact]
    public void Every_marked_column_is_exported_or_has_its_reason()
    {
        var shown = PersonTables.All.Select(table => Db.Model.FindEntityType(table.Entity)!)
            .Concat(TenantTables.ToExport(Db.Model))
            .SelectMany(type => new ExportedColumns(type).Columns).Select(Name).ToHashSet();

        Assert.Equal(
            NotExported.Keys.Order(StringComparer.Ordinal),
            Marked.Select(Name).Where(name => !shown.Contains(name)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_marked_column_is_erased_or_has_its_reason()
    {
        var erased = PersonTables.All.Where(table => table.KeptBecause is null).Select(table => table.Entity)
            .Concat(TenantTables.In(Db.Model).Select(type => type.ClrType)).ToHashSet();

        Assert.Equal(
            NotErased.Keys.Order(StringComparer.Ordinal),
            Marked.Where(column => !erased.Contains(column.DeclaringType.ClrType)).Select(Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_table_that_names_a_user_is_searched_for_the_person()
    {
        var known = PersonTables.All.Select(table => table.Entity).ToHashSet();
        var missing =
            from type in Db.Model.GetEntityTypes()
            from column in type.GetProperties()
            where UserId().IsMatch(column.Name) || column.GetContainingForeignKeys().Any(IsToUser)
            where !known.Contains(type.ClrType)
            select Name(column);

        Assert.Empty(missing.Distinct());
    }

    [Fact]
    public void Every_table_with_a_tenant_goes_with_it_or_has_its_reason() => Assert.Empty(
        from type in Db.Model.GetEntityTypes()
        where type.FindProperty("TenantId") is not null && !type.ClrType.IsAssignableTo(typeof(ITenantOwned))
        select type.ClrType.Name);

    [Fact]
    public void No_column_that_sounds_like_a_secret_is_exported() => Assert.Empty(
        from type in Db.Model.GetEntityTypes()
        from column in new ExportedColumns(type).Columns
        where Secret().IsMatch(column.Name) && !column.ClrType.IsPrimitive
        select Name(column));

    private static bool IsToUser(IForeignKey key) => key.PrincipalEntityType.ClrType == typeof(User);

    // The framework's own mark stands on what the user's row inherits.
    private static bool IsPersonal(IProperty column) => column.PropertyInfo is { } info
        && (info.IsDefined(typeof(PersonalAttribute)) || info.IsDefined(typeof(PersonalDataAttribute)));

    private static string Name(IProperty column) => $"{column.DeclaringType.ClrType.Name}.{column.Name}";

    [GeneratedRegex("(User|Actor|Owner|Person|Member)Id$|(By|Of)$")]
    private static partial Regex UserId();

    [GeneratedRegex("Hash|Secret|Stamp|Token|Password|Private")]
    private static partial Regex Secret();
}
