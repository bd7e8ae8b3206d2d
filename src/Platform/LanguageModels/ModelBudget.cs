using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.LanguageModels;

// One row that every call of a tenant has to pass: summing up the calls before each would let two through who sum at once.
/// <summary>What a tenant has spent on models in one month (UTC). All amounts in millionths of the currency unit.</summary>
public sealed class ModelBudget : ITenantOwned
{
    public required Guid TenantId { get; init; }

    /// <summary>Its first day.</summary>
    public required DateOnly Month { get; init; }

    /// <summary>The tenant's own limit, which the months after inherit; null for that of the settings.</summary>
    public long? OwnLimit { get; init; }

    public long Spent { get; init; }

    /// <summary>Set aside for calls under way.</summary>
    public long Reserved { get; init; }

    /// <summary>The highest percentage that the owners were told of.</summary>
    public int Alerted { get; init; }

    public static DateOnly MonthOf(DateTimeOffset time) => new(time.UtcDateTime.Year, time.UtcDateTime.Month, 1);
}

/// <summary>A tenant has spent this share of its month; at 100 the next call is refused.</summary>
public sealed record ModelBudgetAlert(DateOnly Month, int Percent);

internal sealed class ModelBudgetMapping : IEntityTypeConfiguration<ModelBudget>
{
    public void Configure(EntityTypeBuilder<ModelBudget> builder)
    {
        builder.ToTable("model_budgets");
        builder.HasKey(budget => new { budget.TenantId, budget.Month });
        builder.HasIndex(budget => new { budget.Month, budget.Spent });
    }
}
