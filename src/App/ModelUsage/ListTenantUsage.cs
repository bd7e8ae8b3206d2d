using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.Platform.LanguageModels;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.ModelUsage;

/// <summary>What each company spent on language models in a month. Amounts are millionths of the currency unit.</summary>
/// <param name="Spent">Of all companies, listed or not.</param>
public sealed record AllUsageResponse(DateOnly Month, string Currency, long Spent, IReadOnlyList<TenantUsageResponse> Tenants);

/// <param name="Limit">What it may spend in the month.</param>
public sealed record TenantUsageResponse(Guid TenantId, string Name, long Spent, long Reserved, long Limit);

public static class ListTenantUsage
{
    /// <summary>The companies that spent most on language models in a month, the dearest first.</summary>
    /// <param name="month">A day of it (UTC); this month unless told.</param>
    /// <param name="limit">How many; 50 unless told.</param>
    public static async Task<Ok<AllUsageResponse>> Handle(
        DateOnly? month, [Range(1, 200)] int? limit, AcrossTenants<AppDbContext> acrossTenants, IOptions<ModelsOptions> options,
        TimeProvider clock, CancellationToken ct)
    {
        var first = ModelBudget.MonthOf(month is { } day ? new(day, default, default) : clock.GetUtcNow());
        var usual = options.Value.MonthlyBudget;
        await using var db = acrossTenants.Open();
        var budgets = db.Set<ModelBudget>().Where(budget => budget.Month == first);
        var all = await budgets.SumAsync(budget => budget.Spent, ct);
        var dearest = await (
            from budget in budgets
            join tenant in db.Tenants on budget.TenantId equals tenant.Id
            orderby budget.Spent descending, tenant.Id
            select new TenantUsageResponse(
                tenant.Id, tenant.Name, budget.Spent, budget.Reserved, budget.OwnLimit ?? usual))
            .Take(limit ?? 50).ToListAsync(ct);
        return TypedResults.Ok(new AllUsageResponse(first, options.Value.Currency, all, dearest));
    }
}
