using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ProdReady.Dev.Servers;
using ProdReady.IntegrationTests.Platform.Errors;
using ProdReady.Platform.LoadShedding;

namespace ProdReady.IntegrationTests.Platform.LoadShedding;

/// <summary>deploy/balancer/haproxy.cfg before one instance, which does not serve what it is told not to.</summary>
public sealed class BalancerTests : IAsyncLifetime
{
    private const int Asked = 1_000, AtOnce = 20;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("balancer-");
    private TestHost? _instance;
    private HaproxyServer? _balancer;
    private HttpClient? _client;
    private volatile bool _isDown, _isOverloaded;
    private int _reached;

    public async ValueTask InitializeAsync()
    {
        _instance = await TestHost.StartAsync(_ => { }, app =>
        {
            app.MapGet("/health/ready", () => TypedResults.Ok());
            app.MapGet("/work", Work);
        });
        if (!OperatingSystem.IsWindows()) _folder.UnixFileMode |= UnixFileMode.OtherExecute;
        _balancer = new HaproxyServer(
            Path.Combine(_folder.FullName, "haproxy"), Unprivileged.User, [_instance.Client.BaseAddress!.Port]);
        await _balancer.StartAsync();
        _client = new HttpClient { BaseAddress = _balancer.BaseAddress };
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_balancer is not null) await _balancer.DisposeAsync();
        if (_instance is not null) await _instance.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_an_overloaded_instance_turns_away_is_turned_away_for_it_until_that_is_over()
    {
        _isOverloaded = true;
        Assert.Equal(0, await AskAsync());
        Assert.InRange(_reached, Asked / 20, Asked / 2); // one in ten goes on trying
        await Eventually.IsTrueAsync(async () => await IsTurnedAwayByBalancerAsync(), "one is turned away by the balancer");

        _isOverloaded = false;
        await Eventually.IsTrueAsync(async () => await AskAsync() == Asked, "everybody is served again");
    }

    [Fact]
    public async Task An_instance_that_fails_for_another_reason_goes_on_being_asked()
    {
        _isDown = true;

        Assert.Equal(0, await AskAsync());

        Assert.Equal(Asked, _reached);
    }

    // The instance here gives no Retry-After.
    private async Task<bool> IsTurnedAwayByBalancerAsync()
    {
        using var refusal = await _client!.GetAsync("/work", Test.Ct);
        if (refusal.Headers.RetryAfter is null) return false;
        await BadRequestTests.ProblemOf(refusal);
        return true;
    }

    // How many were served.
    private async Task<int> AskAsync()
    {
        var (left, served) = (Asked, 0);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                using var answer = await _client!.GetAsync("/work", Test.Ct);
                Assert.False(answer.Headers.Contains(BusyAnswer.Mark));
                if (answer.IsSuccessStatusCode) Interlocked.Increment(ref served);
                else Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            }
        }));
        return served;
    }

    private IResult Work(HttpContext context)
    {
        Interlocked.Increment(ref _reached);
        if (_isOverloaded) context.Response.Headers[BusyAnswer.Mark] = "true";
        return _isOverloaded || _isDown
            ? TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable)
            : TypedResults.Ok();
    }
}
