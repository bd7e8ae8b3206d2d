using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using ProdReady.App.Data;
using ProdReady.App.Retention;
using ProdReady.Platform.Retention;

namespace ProdReady.UnitTests.Retention;

public sealed class RetentionRulesTests
{
    private static readonly IReadOnlyList<RetentionRule> Rules = RetentionRules.By(new RetentionOptions());

    [Fact]
    public void Every_table_has_a_period_or_a_reason_to_have_none()
    {
        using var db = OpenNothing();
        var tables = Tables(db).Select(table => table.ClrType.Name).Order(StringComparer.Ordinal);

        Assert.Equal(
            tables,
            Rules.Select(rule => rule.Entity).Concat(RetentionRules.NotByAge.Keys).Select(type => type.Name)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_age_is_the_beginning_of_an_index()
    {
        using var db = OpenNothing();
        var unindexed = Rules.Where(rule => rule.AgeProperty is not null && !db.Model.FindEntityType(rule.Entity)!.GetIndexes()
            .Any(index => index.Properties[0].Name == rule.AgeProperty && index.GetFilter() is null));

        Assert.Empty(unindexed.Select(rule => rule.Entity.Name));
    }

    private static IEnumerable<IEntityType> Tables(AppDbContext db) =>
        db.Model.GetEntityTypes().Where(entity => !entity.IsMappedToJson());

    private static AppDbContext OpenNothing() =>
        new(new DbContextOptionsBuilder<AppDbContext>().UseNpgsql("Host=unused").Options);
}
