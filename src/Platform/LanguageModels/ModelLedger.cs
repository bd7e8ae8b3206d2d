using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Database;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.LanguageModels;

// Prevents calls that run at the same time from each seeing the same money left. The highest price is set aside before a call
// by one conditional statement, on the one row that all calls of the tenant's month share; what it came to is put in its place
// afterwards, here and nowhere else. In units of work of its own: the caller's may roll back, and the money is spent.
internal sealed class ModelLedger(IServiceScopeFactory scopes, IOptions<ModelsOptions> options, TimeProvider clock)
{
    private static readonly int[] Thresholds = [100, 80, 50];
    private readonly ModelsOptions _options = options.Value;

    /// <summary>Sets the call's highest price aside; null when the month does not cover it.</summary>
    public async Task<ReservedCall?> TryReserveAsync(Guid tenant, ModelPrompt prompt, ModelOptions model, CancellationToken ct)
    {
        var (now, price) = (clock.GetUtcNow(), model.CostOf(prompt.AtMost));
        var call = new ReservedCall(Guid.CreateVersion7(now), tenant, ModelBudget.MonthOf(now), price);
        await using var scope = Enter(tenant, out var db);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var isReserved = await db.Database.ExecuteSqlAsync($"""
            WITH own AS (
                SELECT (SELECT own_limit FROM model_budgets WHERE tenant_id = {tenant} ORDER BY month DESC LIMIT 1) AS own_limit),
            covered AS (
                INSERT INTO model_budgets AS budget (tenant_id, month, own_limit, spent, reserved, alerted)
                SELECT {tenant}, {call.Month}, own_limit, 0, {price}, 0 FROM own
                WHERE {price} <= coalesce(own_limit, {_options.MonthlyBudget})
                ON CONFLICT (tenant_id, month) DO UPDATE SET reserved = budget.reserved + {price}
                WHERE budget.spent + budget.reserved + {price} <= coalesce(budget.own_limit, {_options.MonthlyBudget})
                RETURNING 1)
            INSERT INTO model_calls (id, tenant_id, feature, model, state, created_at, abandoned_at, reserved, cost,
                input_tokens, cached_input_tokens, output_tokens)
            SELECT {call.Id}, {tenant}, {prompt.Feature}, {model.Name}, {nameof(ModelCallState.Reserved)}, {now},
                {now + _options.AbandonedAfter}, {price}, 0, 0, 0, 0 FROM covered
            """, ct) == 1;

        // Where only calls under way stand in the way, the month is not spent, and nobody is told so.
        var spent = db.Set<ModelBudget>().Where(row => row.Spent + price > (row.OwnLimit ?? _options.MonthlyBudget));
        if (!isReserved) await AlertAsync(db, spent, call.Month, percent: 100);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return isReserved ? call : null;
    }

    /// <summary>
    /// Puts what the call came to in the place of what was set aside, unless that has been done. Takes no token: the money is
    /// spent, whoever has gone away.
    /// </summary>
    public async Task SettleAsync(ReservedCall call, Settlement settlement)
    {
        var (ct, used) = (CancellationToken.None, settlement.Usage);
        await using var scope = Enter(call.TenantId, out var db);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var budgets = await db.Database.SqlQuery<Standing>($"""
            WITH settled AS (
                UPDATE model_calls SET state = {settlement.State.ToString()}, cost = {settlement.Cost ?? call.Price},
                    input_tokens = {used.Input}, cached_input_tokens = {used.CachedInput}, output_tokens = {used.Output}
                WHERE id = {call.Id} AND state = {nameof(ModelCallState.Reserved)}
                RETURNING reserved, cost)
            UPDATE model_budgets AS budget SET reserved = budget.reserved - settled.reserved, spent = budget.spent + settled.cost
            FROM settled WHERE budget.tenant_id = {call.TenantId} AND budget.month = {call.Month}
            RETURNING budget.spent AS "Spent", coalesce(budget.own_limit, {_options.MonthlyBudget}) AS "Limit"
            """).ToListAsync(ct);
        if (budgets is [var budget] && Thresholds.FirstOrDefault(budget.HasReached) is > 0 and var percent)
        {
            await AlertAsync(db, db.Set<ModelBudget>(), call.Month, percent);
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    // Once each month and threshold: the row says up to which the owners were told.
    private static async Task AlertAsync(PlatformDbContext db, IQueryable<ModelBudget> budgets, DateOnly month, int percent)
    {
        var isNew = await budgets.Where(budget => budget.Month == month && budget.Alerted < percent)
            .ExecuteUpdateAsync(budget => budget.SetProperty(to => to.Alerted, percent), CancellationToken.None) == 1;
        if (isNew) db.Publish(new ModelBudgetAlert(month, percent));
    }

    private AsyncServiceScope Enter(Guid tenant, out PlatformDbContext db)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Enter(tenant);
        db = scope.ServiceProvider.GetRequiredService<UnitOfWork>().Db;
        return scope;
    }

    private sealed record Standing(long Spent, long Limit)
    {
        public bool HasReached(int percent) => (Int128)Spent * 100 >= (Int128)Limit * percent;
    }
}

/// <param name="Price">What is set aside for it: the most that it can cost.</param>
internal sealed record ReservedCall(Guid Id, Guid TenantId, DateOnly Month, long Price);

/// <param name="Cost">Null for all that was set aside.</param>
internal sealed record Settlement(ModelCallState State, long? Cost, TokenUsage Usage)
{
    /// <summary>Nobody knows what came of it.</summary>
    public static Settlement Presumed { get; } = new(ModelCallState.Presumed, null, default);

    public static Settlement Free { get; } = new(ModelCallState.Released, 0, default);

    public static Settlement Of(ModelOptions model, TokenUsage used) => new(ModelCallState.Settled, model.CostOf(used), used);
}
