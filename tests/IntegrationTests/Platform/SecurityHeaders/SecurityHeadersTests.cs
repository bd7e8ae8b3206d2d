using System.Net;
using Microsoft.AspNetCore.Builder;
using ProdReady.IntegrationTests.Platform.Hosting;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.SecurityHeaders;

namespace ProdReady.IntegrationTests.Platform.SecurityHeaders;

public sealed class SecurityHeadersTests(TestServers servers)
{
    private const string Friend = "https://app.example.test";

    [Theory]
    [InlineData("/v1/me", HttpStatusCode.OK)]
    [InlineData("/v1/invoices?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    public async Task Every_answer_to_a_member_bears_them_and_is_kept_by_nobody(string path, HttpStatusCode status)
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);

        var answer = (await Call.Get(path).SendAsync(tenant.Client)).Is(status);

        Assert.Equal("default-src 'none'; frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("/fails", "https", true)]
    [InlineData("/", "https", true)]
    [InlineData("/", "http", false)]
    public async Task Production_asks_for_HTTPS_over_HTTPS_alone(string path, string scheme, bool isAsked)
    {
        await using var host = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "X-Forwarded-Proto", scheme } } };

        using var answer = await host.Client.SendAsync(request, Test.Ct);

        Assert.Equal(isAsked, answer.Headers.TryGetValues("Strict-Transport-Security", out var policy));
        Assert.Equal(isAsked ? ["max-age=31536000; includeSubDomains"] : [], policy ?? []);
        Assert.True(answer.Headers.Contains("Content-Security-Policy"));
    }

    [Theory]
    [InlineData(Friend, true, Friend)]
    [InlineData(Friend, false, null)]
    [InlineData("https://evil.test", true, null)]
    [InlineData("https://app.example.test.evil.test", true, null)]
    [InlineData("null", true, null)]
    public async Task Only_pages_of_a_listed_origin_may_read_an_answer(string origin, bool isListed, string? allowed)
    {
        await using var host = await StartAsync(isListed ? [("SecurityHeaders:AllowedOrigins:0", Friend)] : []);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Options })
        {
            using var request = new HttpRequestMessage(method, "/")
            {
                Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "GET" } },
            };
            using var answer = await host.Client.SendAsync(request, Test.Ct);

            answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var answered);
            Assert.Equal(allowed, answered?.Single());
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
        }
    }

    [Theory]
    [InlineData("*")]
    [InlineData("app.example.test")]
    [InlineData("https://app.example.test/")]
    public async Task An_origin_that_is_none_stops_the_start(string origin)
    {
        await using var api = HostProcess.Start(("SecurityHeaders__AllowedOrigins__0", origin));

        Assert.Equal(78, await api.WaitForExitAsync(TimeSpan.FromSeconds(60), Test.Ct));
        Assert.StartsWith("Setting SecurityHeaders:AllowedOrigins:0 is wrong", api.Output, StringComparison.Ordinal);
    }

    private static Task<TestHost> StartAsync(params (string, string)[] settings) => TestHost.StartAsync(
        builder => builder.AddHosting().AddSecurityHeaders().AddErrors(),
        app =>
        {
            app.UseSecurityHeaders();
            app.UseErrors();
            app.UseHosting();
            app.MapGet("/", () => "");
            app.MapGet("/fails", string () => throw new InvalidOperationException());
        },
        [("Hosting:DrainDelay", "00:00:00"), ("Hosting:TrustedProxies:0", "127.0.0.0/8"), .. settings]);
}
