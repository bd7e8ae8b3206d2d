using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.RateLimiting;
using ProdReady.Platform.Redis;

namespace ProdReady.IntegrationTests.Platform.RateLimiting;

/// <summary>An instance with limits, whose caller says in headers who it is signed in as.</summary>
internal static class LimitedHost
{
    public sealed record Credentials(string Email);

    public static Task<TestHost> StartAsync(string redis, params (string Setting, string Value)[] settings) =>
        StartAsync(redis, TimeProvider.System, settings);

    public static async Task<TestHost> StartAsync(
        string redis, TimeProvider clock, params (string Setting, string Value)[] settings)
    {
        var host = await TestHost.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton(clock);
                builder.AddErrors().AddHosting().AddRedis().AddRateLimiting();
            },
            Use,
            [("Redis:ConnectionString", redis), ("Hosting:DrainDelay", "00:00:00"), .. settings]);
        await Eventually.IsTrueAsync(host.IsConnected, "Redis is connected");
        return host;
    }

    public static bool IsConnected(this TestHost host) => host.App.Services.GetRequiredService<RedisConnection>().IsConnected;

    public static async Task<HttpResponseMessage> GetAsync(
        this TestHost host, string? user = null, string? tenant = null, string? forwardedFor = null, string path = "/",
        string? apiKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (user is not null) request.Headers.Add("User", user);
        if (tenant is not null) request.Headers.Add("Tenant", tenant);
        if (apiKey is not null) request.Headers.Add("Api-Key", apiKey);
        if (forwardedFor is not null) request.Headers.Add("X-Forwarded-For", forwardedFor);
        return await host.Client.SendAsync(request, Test.Ct);
    }

    private static void Use(WebApplication app)
    {
        app.UseErrors();
        app.UseHosting();
        app.UseAddressLimit();
        var identified = 0;
        app.Use((context, next) =>
        {
            context.Response.Headers["Identified"] = $"{Interlocked.Increment(ref identified)}";
            Claim[] claims =
            [
                .. Claims(context.Request, "User", "sub"), .. Claims(context.Request, "Tenant", "tenant"),
                .. Claims(context.Request, "Api-Key", ClaimNames.ApiKey),
            ];
            context.User = new ClaimsPrincipal(new ClaimsIdentity(claims, "test"));
            return next(context);
        });
        app.UseRateLimiting();
        app.MapGet("/", () => TypedResults.Ok());
        app.MapGet("/broken", IResult () => throw new InvalidOperationException("broken"));
        app.MapGet("/address", (HttpContext context) => context.Connection.RemoteIpAddress?.ToString());
        app.MapPost("/sign-in", (Credentials credentials) => TypedResults.Ok(credentials.Email))
            .LimitSignIn<Credentials>(credentials => credentials.Email);
    }

    private static IEnumerable<Claim> Claims(HttpRequest request, string header, string claim) =>
        request.Headers[header].Select(value => new Claim(claim, value!));
}
