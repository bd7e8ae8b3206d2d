using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Hosting;

namespace ProdReady.Platform.SecurityHeaders;

// Prevents a browser from running, framing, guessing at or keeping what an API answers, and pages of other origins from
// reading it.
public static class SecurityHeadersSetup
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE"];
    private static readonly string[] Sent = ["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match"];
    private static readonly string[] Shown =
        ["ETag", "Location", "Idempotency-Replayed", "RateLimit", "RateLimit-Policy", "Retry-After", "WWW-Authenticate"];

    public static IHostApplicationBuilder AddSecurityHeaders(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<SecurityHeadersOptions>(SecurityHeadersOptions.Section);
        builder.Services.AddCors();
        builder.Services.AddOptions<CorsOptions>().Configure<IOptions<SecurityHeadersOptions>>((cors, headers) =>
            cors.AddDefaultPolicy(policy => policy.WithOrigins([.. headers.Value.AllowedOrigins])
                .WithMethods(Methods).WithHeaders(Sent).WithExposedHeaders(Shown)));
        return builder;
    }

    /// <summary>Before <c>UseErrors</c>, so that no answer leaves without them.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app)
    {
        var isProduction = app.ApplicationServices.GetRequiredService<IHostEnvironment>().IsProduction();
        app.Use((context, next) =>
        {
            // As late as can be: an exception clears what was set before it.
            context.Response.OnStarting(() =>
            {
                Add(context, isProduction);
                return Task.CompletedTask;
            });
            return next(context);
        });
        return app.UseCors();
    }

    private static void Add(HttpContext context, bool isProduction)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (isProduction && context.Request.IsHttps)
        {
            var options = context.RequestServices.GetRequiredService<IOptions<SecurityHeadersOptions>>().Value;
            var seconds = options.HstsMaxAge.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
            headers.StrictTransportSecurity = $"max-age={seconds}; includeSubDomains";
        }

        // What somebody must sign in for is theirs: no cache on the way or in the browser keeps it (RFC 9111, 5.2.2.5).
        if (context.User.Identity?.IsAuthenticated == true && headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
    }
}
