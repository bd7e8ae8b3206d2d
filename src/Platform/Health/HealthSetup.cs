using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Database;
using ProdReady.Platform.LoadShedding;

namespace ProdReady.Platform.Health;

// Prevents traffic to an instance that cannot answer it, and restarts of one that only waits for something else:
// live says that the process runs, ready that it can work, startup that it could once.
public static class HealthSetup
{
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(1.5);
    private static readonly string[] Hard = [Readiness.Hard];

    /// <summary>Checks the database, its schema and Redis; what else registers health checks counts as soft.</summary>
    public static IHostApplicationBuilder AddHealth(this IHostApplicationBuilder builder)
    {
        var database = builder.Configuration[$"{DatabaseOptions.Section}:ConnectionString"] ?? "";
        var connection = $"{database};Maximum Pool Size=1;No Reset On Close=true;GSS Encryption Mode=Disable";
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<SchemaCheck>();
        builder.Services.AddHealthChecks()
            .AddNpgSql(connection, name: "database", tags: Hard, timeout: CheckTimeout)
            .AddCheck<SchemaCheck>("schema", tags: Hard, timeout: CheckTimeout)
            .AddCheck<RedisCheck>("redis");
        return builder;
    }

    /// <summary>GET /health/startup, /health/live and /health/ready: 200 or 503, open to all, never limited or shed.</summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health");
        health.AllowAnonymous().DisableRateLimiting().DisableRequestTimeout();
        health.WithMetadata(NeverShed.Instance).ExcludeFromDescription();
        health.MapGet("/live", () => TypedResults.Ok(new { Status = "healthy" }));
        health.MapGet("/startup", async (Readiness readiness) => Answer(await readiness.HasStartedAsync()));
        health.MapGet("/ready", async (Readiness readiness, IHostApplicationLifetime lifetime) =>
            Answer(lifetime.ApplicationStopping.IsCancellationRequested ? Health.Draining : await readiness.CheckAsync()));
        return routes;
    }

    private static IResult Answer(bool started) =>
        started ? TypedResults.Ok(new { Status = "healthy" }) : Unavailable(new { Status = "starting" });

    private static IResult Answer(Health health)
    {
        var body = new { health.Status, health.Checks };
        return health.IsReady ? TypedResults.Ok(body) : Unavailable(body);
    }

    private static JsonHttpResult<object> Unavailable(object body) =>
        TypedResults.Json(body, statusCode: StatusCodes.Status503ServiceUnavailable);
}
