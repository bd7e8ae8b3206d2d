using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.Platform.LanguageModels;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.ModelUsage;

public static class ReadUsage
{
    private const int MostDays = 92;

    /// <summary>What the company's calls of language models cost, by day and feature, and what is left of the month.</summary>
    /// <param name="from">The first day (UTC); that of this month unless told.</param>
    /// <param name="to">The last day; today unless told. At most 92 days.</param>
    public static async Task<Results<Ok<UsageResponse>, BadRequest<ProblemDetails>>> Handle(
        DateOnly? from, DateOnly? to, CurrentTenant tenant, AppDbContext db, IOptions<ModelsOptions> options,
        TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (first, last) = (from ?? ModelBudget.MonthOf(now), to ?? DateOnly.FromDateTime(now.UtcDateTime));
        if (last < first || last.DayNumber - first.DayNumber >= MostDays)
        {
            return TypedResults.BadRequest<ProblemDetails>(new HttpValidationProblemDetails(
                new Dictionary<string, string[]> { ["to"] = [$"It is a day from the first on, at most {MostDays} in all."] }));
        }

        var days = await ReadDaysAsync(db, tenant.Id, first, last, ct);
        var budget = await ReadBudgetAsync(db, ModelBudget.MonthOf(now), options.Value.MonthlyBudget, ct);
        return TypedResults.Ok(new UsageResponse(first, last, options.Value.Currency, budget, days));
    }

    private static Task<List<DayUsageResponse>> ReadDaysAsync(
        AppDbContext db, Guid tenant, DateOnly first, DateOnly last, CancellationToken ct) =>
        db.Database.SqlQuery<DayUsageResponse>($"""
            SELECT (created_at AT TIME ZONE 'UTC')::date AS "Day", feature AS "Feature", count(*)::int AS "Calls",
                sum(input_tokens)::bigint AS "InputTokens", sum(cached_input_tokens)::bigint AS "CachedInputTokens",
                sum(output_tokens)::bigint AS "OutputTokens", sum(cost)::bigint AS "Cost"
            FROM model_calls
            WHERE tenant_id = {tenant} AND created_at >= {Midnight(first)} AND created_at < {Midnight(last.AddDays(1))}
            GROUP BY 1, 2 ORDER BY 1, 2
            """).ToListAsync(ct);

    // The newest row tells the tenant's own limit, also in a month without a call.
    private static async Task<BudgetResponse> ReadBudgetAsync(AppDbContext db, DateOnly month, long usual, CancellationToken ct)
    {
        var newest = await db.Set<ModelBudget>().AsNoTracking().OrderByDescending(row => row.Month).FirstOrDefaultAsync(ct);
        var limit = newest?.OwnLimit ?? usual;
        var (spent, reserved) = newest?.Month == month ? (newest.Spent, newest.Reserved) : (0, 0);
        return new BudgetResponse(month, limit, spent, reserved, Math.Max(0, limit - spent - reserved));
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
