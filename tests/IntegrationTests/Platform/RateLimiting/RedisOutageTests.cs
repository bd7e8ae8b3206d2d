using System.Net;

namespace ProdReady.IntegrationTests.Platform.RateLimiting;

/// <summary>How many requests waited for Redis is counted; how long that took is a matter of the machine.</summary>
public sealed class RedisOutageTests
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(7);

    private static readonly (string, string)[] Settings =
    [
        ("RateLimiting:Address:Permits", "1000000"), ("RateLimiting:User:Permits", "10"),
        ("Redis:CallTimeout", $"{CallTimeout}"), ("Redis:CheckInterval", "00:00:05"),
    ];

    private readonly string _user = Guid.NewGuid().ToString();

    [Fact]
    public async Task Without_Redis_each_instance_limits_by_itself_and_answers_fast()
    {
        var clock = new TestClock(CallTimeout);
        await using var redis = await TestRedis.StartAsync();
        await using var one = await LimitedHost.StartAsync(redis.ConnectionString, clock, Settings);
        await using var two = await LimitedHost.StartAsync(redis.ConnectionString, clock, Settings);
        using var before = await one.GetAsync(_user);
        redis.Server.Kill();
        await Eventually.IsTrueAsync(() => !one.IsConnected() && !two.IsConnected(), "both have noticed");

        var waited = clock.Started;
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? one : two).GetAsync(_user)));

        Assert.Equal(20, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(20, answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests));
        Assert.All(answers, answer => Assert.NotNull(answer.Headers.GetValues("RateLimit")));
        Assert.Equal(waited, clock.Started);
    }

    [Fact]
    public async Task A_frozen_Redis_delays_at_most_one_request_a_second()
    {
        var clock = new TestClock(CallTimeout) { Stands = true };
        await using var redis = await TestRedis.StartAsync();
        await using var host = await LimitedHost.StartAsync(
            redis.ConnectionString, clock,
            ("RateLimiting:User:Permits", "50"), ("Redis:CallTimeout", $"{CallTimeout}"), ("Redis:CheckInterval", "00:01:00"));
        redis.Server.Pause();
        foreach (var second in new[] { 1, 2 })
        {
            clock.Passed = TimeSpan.FromSeconds(second);
            var delayed = host.GetAsync(_user);
            await Eventually.IsTrueAsync(() => clock.Waiting.Count == 1, "the first of this second waits for Redis");
            clock.Ring();
            Assert.Equal(HttpStatusCode.OK, (await delayed).StatusCode);
            for (var i = 0; i < 20; i++)
            {
                using var answer = await host.GetAsync(_user);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }

            Assert.Equal(second, clock.Started);
        }

        redis.Server.Resume();
    }

    [Fact]
    public async Task After_the_outage_the_limit_holds_over_all_instances_again()
    {
        await using var redis = await TestRedis.StartAsync();
        await using var one = await LimitedHost.StartAsync(redis.ConnectionString, Settings);
        await using var two = await LimitedHost.StartAsync(redis.ConnectionString, Settings);
        redis.Server.Kill();
        using var during = await one.GetAsync(_user);
        await redis.Server.StartAsync(Test.Ct);
        await AgreeAgainAsync(one, two);

        var user = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => (i % 2 == 0 ? one : two).GetAsync(user)));

        Assert.Equal(10, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
    }

    private static Task AgreeAgainAsync(TestHost one, TestHost two) => Eventually.IsTrueAsync(
        async () =>
        {
            var probe = Guid.NewGuid().ToString();
            using var first = await one.GetAsync(probe);
            using var second = await two.GetAsync(probe);
            return second.Headers.GetValues("RateLimit").Single().Contains("r=8", StringComparison.Ordinal);
        },
        "both instances count in Redis", TimeSpan.FromSeconds(60));
}
