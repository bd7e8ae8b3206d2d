using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace ProdReady.Platform.Telemetry;

// Prevents an incident without a record of what was asked. One line a request; the route's pattern instead of its path, and no
// query, body or address, so that no personal data and no token ever reaches the logs.
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> log, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var began = clock.GetTimestamp();
        await next(context);
        var level = Level(context);
        if (!log.IsEnabled(level)) return;

        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";
        var tenant = context.User.FindFirst("tenant")?.Value;
        var user = context.User.FindFirst("sub")?.Value;
        var milliseconds = Math.Round(clock.GetElapsedTime(began).TotalMilliseconds, 2);
        LogAnswered(log, level, context.Request.Method, route, context.Response.StatusCode, milliseconds, tenant, user);
        if (Activity.Current is { IsAllDataRequested: true } activity)
        {
            activity.SetTag("tenant.id", tenant).SetTag("user.id", user);
        }
    }

    private static LogLevel Level(HttpContext context) => context.Response.StatusCode switch
    {
        >= 500 => LogLevel.Warning,
        _ when context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) => LogLevel.Debug,
        _ => LogLevel.Information,
    };

    [LoggerMessage("{Method} {Route} answered {Status} in {Milliseconds} ms for user {User} of tenant {Tenant}")]
    private static partial void LogAnswered(
        ILogger log, LogLevel level, string method, string route, int status, double milliseconds, string? tenant, string? user);
}
