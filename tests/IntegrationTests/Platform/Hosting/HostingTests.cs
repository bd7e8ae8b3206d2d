using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.IntegrationTests.Platform.Errors;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Hosting;

namespace ProdReady.IntegrationTests.Platform.Hosting;

public sealed class HostingTests
{
    private readonly TaskCompletionSource _entered = new(), _finish = new();

    [Theory]
    [InlineData("192.0.2.7", null, "127.0.0.1")]
    [InlineData("192.0.2.7", "10.0.0.0/8", "127.0.0.1")]
    [InlineData("192.0.2.7", "127.0.0.0/8", "192.0.2.7")]
    [InlineData("203.0.113.9, 192.0.2.7", "127.0.0.0/8", "192.0.2.7")]
    public async Task Believes_a_forwarded_address_only_from_a_trusted_proxy(string sent, string? trusted, string expected)
    {
        await using var host = await StartAsync(trusted is null ? [] : [("Hosting:TrustedProxies:0", trusted)]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/address");
        request.Headers.Add("X-Forwarded-For", sent);

        using var answer = await host.Client.SendAsync(request, Test.Ct);

        Assert.Equal(expected, await answer.Content.ReadAsStringAsync(Test.Ct));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Answers_503_when_the_work_takes_too_long()
    {
        await using var host = await StartAsync(("Hosting:RequestTimeout", "00:00:00.2"));

        using var answer = await host.Client.GetAsync("/hang", Test.Ct);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        await BadRequestTests.ProblemOf(answer);
    }

    [Fact]
    public async Task Refuses_a_body_that_is_too_large()
    {
        await using var host = await StartAsync(("Hosting:MaxBodyBytes", "2048"));
        using var body = new StringContent($"\"{new string('x', 4096)}\"", null, "application/json");

        using var answer = await host.Client.PostAsync("/body", body, Test.Ct);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        await BadRequestTests.ProblemOf(answer);
    }

    [Theory]
    [InlineData(200, HttpStatusCode.OK)]
    [InlineData(300, HttpStatusCode.RequestUriTooLong)]
    public async Task Refuses_a_request_line_that_is_too_long(int length, HttpStatusCode status)
    {
        await using var host = await StartAsync(("Hosting:MaxRequestLineBytes", "256"));

        using var answer = await host.Client.GetAsync($"/address?{new string('x', length)}", Test.Ct);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Takes_requests_while_it_drains_and_finishes_what_is_in_flight()
    {
        var clock = new TestClock(TimeSpan.FromSeconds(2));
        await using var host = await StartAsync(clock, ("Hosting:DrainDelay", "00:00:02"));
        var inFlight = host.Client.GetAsync("/slow", Test.Ct);
        await _entered.Task;

        var stopped = host.App.StopAsync(Test.Ct);
        var lifetime = (IHostApplicationLifetime)host.App.Services.GetService(typeof(IHostApplicationLifetime))!;
        lifetime.StopApplication();
        using var late = await host.Client.GetAsync("/address", Test.Ct);
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
        Assert.True(late.Headers.ConnectionClose);

        await Eventually.IsTrueAsync(() => clock.Waiting.Count == 1, "it drains");
        clock.Ring();
        await Eventually.IsTrueAsync(() => RefusesAsync(host), "no more connections are taken");
        Assert.False(stopped.IsCompleted);
        _finish.SetResult();
        using var answer = await inFlight;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await stopped;
    }

    private static async Task<bool> RefusesAsync(TestHost host)
    {
        try
        {
            using var fresh = new HttpClient { BaseAddress = host.Client.BaseAddress };
            using var answer = await fresh.GetAsync("/address", Test.Ct);
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    private Task<TestHost> StartAsync(params (string, string)[] settings) => StartAsync(TimeProvider.System, settings);

    private Task<TestHost> StartAsync(TimeProvider clock, params (string, string)[] settings) => TestHost.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton(clock);
            builder.AddErrors().AddHosting();
        },
        app =>
        {
            app.UseDrain();
            app.UseErrors();
            app.UseHosting();
            app.MapGet("/address", (HttpContext context) => context.Connection.RemoteIpAddress?.ToString());
            app.MapGet("/hang", (CancellationToken ct) => Task.Delay(Timeout.Infinite, ct));
            app.MapPost("/body", (string[] body) => TypedResults.Ok(body.Length));
            app.MapGet("/slow", async () =>
            {
                _entered.SetResult();
                await _finish.Task;
                return TypedResults.Ok();
            });
        },
        [("Hosting:DrainDelay", "00:00:00"), .. settings]);
}
