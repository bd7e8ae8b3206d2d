using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ProdReady.Platform.Database;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.LanguageModels;

// Prevents a night in which calls go on spending, or telling nonsense, because nobody may deploy: one command stops them all,
// another gives one tenant a limit of its own, and both count from the next call on.
public sealed class ModelControl(IServiceScopeFactory scopes, TimeProvider clock)
{
    private const string Usage = "Usage: models off | models on | models budget TENANT MILLIONTHS|default";

    /// <summary>The Worker's verb <c>models</c>.</summary>
    /// <exception cref="CommandException">The words make no sense.</exception>
    public Task RunAsync(string[] words, CancellationToken ct) => words switch
    {
        ["off"] => StopAsync(ct),
        ["on"] => AllowAsync(ct),
        ["budget", var tenant, "default"] when Guid.TryParse(tenant, out var id) => LimitAsync(id, null, ct),
        ["budget", var tenant, var amount] when Guid.TryParse(tenant, out var id)
            && long.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) => LimitAsync(id, limit, ct),
        _ => throw new CommandException(Usage),
    };

    internal async Task<bool> IsStoppedAsync(CancellationToken ct)
    {
        await using var scope = Enter(Guid.Empty, out var db);
        return await db.Set<ModelStop>().AnyAsync(ct);
    }

    private async Task StopAsync(CancellationToken ct)
    {
        await using var scope = Enter(Guid.Empty, out var db);
        var now = clock.GetUtcNow();
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO model_stops (id, since) VALUES ({ModelStop.Global}, {now}) ON CONFLICT DO NOTHING", ct);
        Console.WriteLine("No model is called any more.");
    }

    private async Task AllowAsync(CancellationToken ct)
    {
        await using var scope = Enter(Guid.Empty, out var db);
        await db.Set<ModelStop>().ExecuteDeleteAsync(ct);
        Console.WriteLine("Models are called again.");
    }

    // A higher limit begins anew with what the owners are told: they have heard of the one before.
    private async Task LimitAsync(Guid tenant, long? limit, CancellationToken ct)
    {
        await using var scope = Enter(tenant, out var db);
        var month = ModelBudget.MonthOf(clock.GetUtcNow());
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO model_budgets (tenant_id, month, own_limit, spent, reserved, alerted)
            VALUES ({tenant}, {month}, {limit}::bigint, 0, 0, 0)
            ON CONFLICT (tenant_id, month) DO UPDATE SET own_limit = excluded.own_limit, alerted = 0
            """, ct);
        Console.WriteLine($"Tenant {tenant} may spend {limit?.ToString(CultureInfo.InvariantCulture) ?? "the default"} a month.");
    }

    private AsyncServiceScope Enter(Guid tenant, out PlatformDbContext db)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Enter(tenant);
        db = scope.ServiceProvider.GetRequiredService<UnitOfWork>().Db;
        return scope;
    }
}
