using System.Net;
using System.Net.Http.Json;
using ProdReady.IntegrationTests.Platform.Errors;

namespace ProdReady.IntegrationTests.Platform.RateLimiting;

public sealed class RateLimitTests(TestServers servers)
{
    private static readonly (string, string) Proxy = ("Hosting:TrustedProxies:0", "127.0.0.0/8");

    private readonly string _user = Guid.NewGuid().ToString();

    [Fact]
    public async Task The_limit_of_a_user_holds_over_two_instances()
    {
        await using var one = await StartAsync(("RateLimiting:User:Permits", "20"));
        await using var two = await StartAsync(("RateLimiting:User:Permits", "20"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => (i % 2 == 0 ? one : two).GetAsync(_user)));

        Assert.Equal(20, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(40, answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task A_large_limit_is_never_exceeded_though_instances_take_permits_in_advance()
    {
        // A tenth of a day: what was taken in advance lapses when a tenth of the window is over, and here none ends.
        (string, string)[] limit = [("RateLimiting:User:Permits", "1000"), ("RateLimiting:User:Window", "1.00:00:00")];
        await using var one = await StartAsync(limit);
        await using var two = await StartAsync(limit);
        var allowed = 0;

        await Parallel.ForAsync(0, 1500, Test.Ct, async (i, _) =>
        {
            using var answer = await (i % 2 == 0 ? one : two).GetAsync(_user);
            if (answer.IsSuccessStatusCode) Interlocked.Increment(ref allowed);
        });

        Assert.InRange(allowed, 990, 1000);
    }

    [Fact]
    public async Task An_API_key_has_a_limit_of_its_own_over_two_instances()
    {
        await using var one = await StartAsync(("RateLimiting:ApiKey:Permits", "5"));
        await using var two = await StartAsync(("RateLimiting:ApiKey:Permits", "5"));
        var (key, other) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());

        var answers = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => (i % 2 == 0 ? one : two).GetAsync(apiKey: key)));
        using var anothers = await one.GetAsync(apiKey: other);

        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(HttpStatusCode.OK, anothers.StatusCode);
    }

    [Fact]
    public async Task A_tenant_has_one_limit_for_all_of_its_users()
    {
        await using var host = await StartAsync(("RateLimiting:Tenant:Permits", "5"));
        var tenant = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 9).Select(_ => host.GetAsync(Guid.NewGuid().ToString(), tenant)));

        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
    }

    [Fact]
    public async Task An_address_past_its_limit_is_refused_before_anyone_looks_up_its_token()
    {
        await using var host = await StartAsync(Proxy, ("RateLimiting:Address:Permits", "3"));
        var address = $"203.0.113.{Random.Shared.Next(1, 255)}";
        var lookedUp = new List<bool>();
        for (var i = 0; i < 8; i++)
        {
            using var answer = await host.GetAsync(forwardedFor: address);
            Assert.Equal(i < 3 ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.True(answer.Headers.Contains("RateLimit"));
            lookedUp.Add(answer.Headers.Contains("Identified"));
        }

        // The fourth is the one that finds the limit used up.
        Assert.Equal([true, true, true, true, false, false, false, false], lookedUp);
    }

    [Fact]
    public async Task Every_answer_says_what_is_left_and_a_refusal_says_how_long_to_wait()
    {
        await using var host = await StartAsync(("RateLimiting:User:Permits", "2"), ("RateLimiting:User:Window", "00:00:30"));

        using var first = await host.GetAsync(_user);
        using var failed = await host.GetAsync(_user, path: "/broken");
        using var refused = await host.GetAsync(_user);

        Assert.Contains("\"user\";q=2;w=30", Header(first, "RateLimit-Policy"), StringComparison.Ordinal);
        Assert.Matches("^\"user\";r=1;t=(3[0-3])$", Header(first, "RateLimit"));
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Matches("^\"user\";r=0;t=", Header(failed, "RateLimit"));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Matches("^\"user\";r=0;t=", Header(refused, "RateLimit"));
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 33);
        await BadRequestTests.ProblemOf(refused);
    }

    [Fact]
    public async Task Permits_come_back_when_the_window_has_passed()
    {
        await using var host = await StartAsync(("RateLimiting:User:Permits", "1"), ("RateLimiting:User:Window", "00:00:05"));
        using var first = await host.GetAsync(_user);
        using var second = await host.GetAsync(_user);
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);

        await Eventually.IsTrueAsync(async () => (await host.GetAsync(_user)).IsSuccessStatusCode, "the permit is back");
    }

    [Fact]
    public async Task Guesses_at_one_account_from_many_addresses_are_counted_together()
    {
        await using var host = await StartAsync(("RateLimiting:SignInAccount:Permits", "3"), Proxy);
        var email = $"{_user}@example.com";

        var statuses = new List<HttpStatusCode>();
        foreach (var name in new[] { email, email.ToUpperInvariant(), $" {email} ", email, email })
        {
            statuses.Add(await SignInAsync(host, name, $"192.0.2.{statuses.Count}"));
        }

        Assert.Equal(3, statuses.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(host, "other" + email, "192.0.2.9"));
    }

    [Fact]
    public async Task Guesses_at_many_accounts_from_one_address_are_counted_together()
    {
        await using var host = await StartAsync(("RateLimiting:SignInAddress:Permits", "3"), Proxy);
        var address = $"2001:db8:{Random.Shared.Next(0xffff):x}:{Random.Shared.Next(0xffff):x}";

        var statuses = new List<HttpStatusCode>();
        for (var i = 1; i <= 5; i++) statuses.Add(await SignInAsync(host, $"{i}{_user}@example.com", $"{address}::{i}"));

        Assert.Equal(3, statuses.Count(status => status == HttpStatusCode.OK));
        using var elsewhere = await host.GetAsync(forwardedFor: $"{address}::1");
        Assert.Equal(HttpStatusCode.OK, elsewhere.StatusCode);
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));

    private static async Task<HttpStatusCode> SignInAsync(TestHost host, string email, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = JsonContent.Create(new { email }) };
        request.Headers.Add("X-Forwarded-For", address);
        using var answer = await host.Client.SendAsync(request, Test.Ct);
        return answer.StatusCode;
    }

    // A Redis that answers late, because other tests have the machine, would count as away, and each instance by itself.
    private async Task<TestHost> StartAsync(params (string, string)[] settings) =>
        await LimitedHost.StartAsync(
            (await servers.RedisAsync()).ConnectionString,
            [
                ("Redis:CallTimeout", "00:00:10"), ("Redis:CheckInterval", "00:00:30"),
                ("RateLimiting:Address:Permits", "1000000"), .. settings,
            ]);
}
