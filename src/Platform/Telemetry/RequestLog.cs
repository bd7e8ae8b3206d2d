using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.LoadShedding;

namespace ProdReady.Platform.Telemetry;

// Prevents an incident without a record of what was asked. One line a request, but for those that LoadShedding turned away;
// the route's pattern instead of its path, and no query, body or address, so that no personal data and no token ever
// reaches the logs.
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> log, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var began = clock.GetTimestamp();
        var endpoint = context.GetEndpoint() as RouteEndpoint; // An exception clears it.
        await next(context);
        var level = Level(context);
        var activity = Activity.Current is { IsAllDataRequested: true } recorded ? recorded : null;
        if (activity is null && !log.IsEnabled(level)) return;

        var route = endpoint?.RoutePattern.RawText ?? "none";
        var tenant = context.User.FindFirst(ClaimNames.Tenant)?.Value;
        var user = context.User.FindFirst(ClaimNames.Subject)?.Value;
        if (activity is not null) Tag(activity, context, route).SetTag("tenant.id", tenant).SetTag("user.id", user);
        var milliseconds = Math.Round(clock.GetElapsedTime(began).TotalMilliseconds, 2);
        LogAnswered(log, level, context.Request.Method, route, context.Response.StatusCode, milliseconds, tenant, user);
    }

    // The server leaves its span bare; its own tags would hold the path.
    private static Activity Tag(Activity span, HttpContext context, string route)
    {
        span.DisplayName = $"{context.Request.Method} {route}";
        return span
            .SetTag("http.request.method", context.Request.Method)
            .SetTag("http.route", route)
            .SetTag("http.response.status_code", context.Response.StatusCode);
    }

    private static LogLevel Level(HttpContext context) => context.Response.StatusCode switch
    {
        _ when context.Features.Get<TurnedAway>() is not null => LogLevel.Debug,
        >= 500 => LogLevel.Warning,
        _ when context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) => LogLevel.Debug,
        _ => LogLevel.Information,
    };

    [LoggerMessage("{Method} {Route} answered {Status} in {Milliseconds} ms for user {User} of tenant {Tenant}")]
    private static partial void LogAnswered(
        ILogger log, LogLevel level, string method, string route, int status, double milliseconds, string? tenant, string? user);
}
