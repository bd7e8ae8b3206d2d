using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ProdReady.Platform.RateLimiting;

/// <summary>
/// Endpoint metadata of routes that check a password or a token: the stricter limits hold for them. Prevents guessing
/// passwords, from one address at many accounts or from many addresses at one account.
/// </summary>
public sealed class SignInLimit
{
    internal static SignInLimit Instance { get; } = new();
}

// Prevents a sign-in route from forgetting half of its protection: both of its limits are put on by one call.
public static class SignInLimitSetup
{
    /// <summary>Counts requests of this route by client address and by the account name they are for; past either, 429.</summary>
    public static RouteHandlerBuilder LimitSignIn<TRequest>(this RouteHandlerBuilder route, Func<TRequest, string?> account) =>
        route.LimitSignIn().AddEndpointFilter(async (invocation, next) =>
        {
            var name = invocation.Arguments.OfType<TRequest>().Select(account).FirstOrDefault();
            if (string.IsNullOrWhiteSpace(name)) return await next(invocation);

            var http = invocation.HttpContext;
            var limiter = http.RequestServices.GetRequiredService<TrafficLimiter>();
            using var limit = await limiter.AcquireAsync(http, (partitions, now) => partitions.OfAccount(name, now));
            if (limit.IsAcquired) return await next(invocation);

            limit.Announce();
            await RateLimitingSetup.TooMany(limit.RetryAfter).WriteAsync(http);
            return TypedResults.Empty;
        });

    /// <summary>Counts requests of this route by client address, for routes that carry a token instead of a name.</summary>
    public static RouteHandlerBuilder LimitSignIn(this RouteHandlerBuilder route) =>
        route.WithMetadata(SignInLimit.Instance);
}
