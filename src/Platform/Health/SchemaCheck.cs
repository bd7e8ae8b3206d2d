using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ProdReady.Platform.Database;

namespace ProdReady.Platform.Health;

// Prevents new code from serving on a schema that the Migrator has not brought up yet. A newer schema is fine: that is how
// the last release runs on while the next one is rolled out.
internal sealed class SchemaCheck(IServiceScopeFactory scopes) : IHealthCheck
{
    private volatile bool _reached;

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (_reached) return HealthCheckResult.Healthy();

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<UnitOfWork>().Db;
        var pending = await db.Database.GetPendingMigrationsAsync(cancellationToken);
        _reached = !pending.Any();
        return _reached ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The schema is older than the code expects.");
    }
}
