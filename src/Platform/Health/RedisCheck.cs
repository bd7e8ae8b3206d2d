using Microsoft.Extensions.Diagnostics.HealthChecks;
using ProdReady.Platform.Redis;

namespace ProdReady.Platform.Health;

// Prevents a lost Redis from going unseen: everything works without it, only slower.
internal sealed class RedisCheck(RedisConnection redis) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(redis.IsConnected ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded());
}
