using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Hosting;

namespace ProdReady.Platform.RateLimiting;

// Prevents limits that grow with the number of instances: the framework's middleware asks one limiter, whose counts all
// instances share.
public static class RateLimitingSetup
{
    /// <summary>Needs <c>AddRedis</c>.</summary>
    public static IHostApplicationBuilder AddRateLimiting(this IHostApplicationBuilder builder)
    {
        builder.AddLimitCounters();
        var services = builder.Services;
        services.AddSingleton<TrafficLimiter>();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateLimitingOptions>>(TransferLimit.Add);
        services.AddOptions<RateLimiterOptions>().Configure<TrafficLimiter>((options, limiter) =>
        {
            options.GlobalLimiter = limiter;
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = static (rejected, _) =>
            {
                rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait);
                return new ValueTask(TooMany(wait).WriteAsync(rejected.HttpContext));
            };
        });
        return builder;
    }

    /// <summary>What counts, for hosts that limit something other than requests.</summary>
    internal static void AddLimitCounters(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<RateLimitingOptions>(RateLimitingOptions.Section);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Partitions>();
        builder.Services.AddSingleton<RedisCounters>();
    }

    /// <summary>
    /// Before authentication: whoever has used up the limit of an address is refused before the tokens that they make up
    /// cost a look-up each. It only looks; <see cref="UseRateLimiting"/> counts.
    /// </summary>
    public static IApplicationBuilder UseAddressLimit(this IApplicationBuilder app) =>
        // Asked for by the request: asked for here, a wrong setting of it would end the start before the others are named.
        app.Use((context, next) => context.RequestServices.GetRequiredService<TrafficLimiter>().RefusalOf(context) is { } refusal
            ? TooMany(refusal.Announce().RetryAfter).WriteAsync(context)
            : next(context));

    /// <summary>After authentication, as it counts by user and tenant too, and before authorization.</summary>
    public static IApplicationBuilder UseRateLimiting(this IApplicationBuilder app) => app.UseRateLimiter();

    internal static Problem TooMany(TimeSpan wait) =>
        new(StatusCodes.Status429TooManyRequests, "Too many requests; wait as long as Retry-After says.") { RetryAfter = wait };
}
