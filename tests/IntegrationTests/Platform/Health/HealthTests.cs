using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ProdReady.App.Data;
using ProdReady.Platform.Database;
using ProdReady.Platform.Health;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Redis;

namespace ProdReady.IntegrationTests.Platform.Health;

public sealed class HealthTests(TestServers servers)
{
    [Fact]
    public async Task Is_ready_on_a_migrated_database_and_only_degraded_without_Redis()
    {
        await using var redis = await TestRedis.StartAsync();
        await using var host = await StartAsync(redis);
        await Eventually.IsTrueAsync(async () => (await ReadyAsync(host)).Word == "healthy", "all is well");

        redis.Server.Kill();

        var (status, word, body) = await ReadyAsync(host);
        await Eventually.IsTrueAsync(
            async () =>
            {
                (status, word, body) = await ReadyAsync(host);
                return word == "degraded";
            },
            "the loss is seen");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("degraded", body.GetProperty("checks").GetProperty("redis").GetString());
        Assert.Equal("healthy", body.GetProperty("checks").GetProperty("database").GetString());
    }

    [Fact]
    public async Task Is_not_ready_on_an_older_schema_but_lives()
    {
        await using var redis = await TestRedis.StartAsync();
        await using var host = await StartAsync(redis, settings: ("Database:ConnectionString", await EmptyDatabaseAsync()));

        // The first look at an empty database may take longer than the checks may: then they say no without a reason.
        JsonElement schema = default;
        await Eventually.IsTrueAsync(async () =>
        {
            var (status, _, body) = await ReadyAsync(host);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            return body.GetProperty("checks").TryGetProperty("schema", out schema);
        }, "the schema is named");

        Assert.Equal("unhealthy", schema.GetString());
        using var startup = await host.Client.GetAsync("/health/startup", Test.Ct);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, startup.StatusCode);
        using var live = await host.Client.GetAsync("/health/live", Test.Ct);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task Says_not_ready_from_the_moment_it_is_told_to_stop()
    {
        await using var redis = await TestRedis.StartAsync();
        var clock = new TestClock(TimeSpan.FromSeconds(3));
        await using var host = await StartAsync(redis, clock: clock, settings: ("Hosting:DrainDelay", "00:00:03"));
        await Eventually.IsTrueAsync(async () => (await ReadyAsync(host)).Status == HttpStatusCode.OK, "it is ready");

        host.App.Lifetime.StopApplication();
        var stopped = host.App.StopAsync(Test.Ct);

        var (status, word, _) = await ReadyAsync(host);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("draining", word);
        using var live = await host.Client.GetAsync("/health/live", Test.Ct);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        await Eventually.IsTrueAsync(() => clock.Waiting.Count == 1, "it drains");
        clock.Ring();
        await stopped;
    }

    [Fact]
    public async Task A_check_that_hangs_or_fails_is_told_in_time_and_without_its_reasons()
    {
        await using var redis = await TestRedis.StartAsync();
        var (clock, hangs) = (new TestClock(TimeSpan.FromSeconds(2)), new TaskCompletionSource());
        void AddChecks(IHealthChecksBuilder checks) => checks
            .AddAsyncCheck("hangs", async () =>
            {
                await hangs.Task;
                return HealthCheckResult.Healthy();
            })
            .AddCheck("fails", () => throw new InvalidOperationException("Password=hunter2"));
        await using var host = await StartAsync(redis, AddChecks, clock);

        var asked = host.Client.GetAsync("/health/ready", Test.Ct);
        await Eventually.IsTrueAsync(() => clock.Waiting.Count == 1, "the checks are waited for");
        clock.Ring();
        using var tooLate = await asked;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, tooLate.StatusCode);

        hangs.SetResult();
        clock.Passed = TimeSpan.FromSeconds(1); // so long an answer holds
        using var answer = await host.Client.GetAsync("/health/ready", Test.Ct);
        var text = await answer.Content.ReadAsStringAsync(Test.Ct);
        Assert.Contains("\"fails\":\"degraded\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string? Word, JsonElement Body)> ReadyAsync(TestHost host)
    {
        using var answer = await host.Client.GetAsync("/health/ready", Test.Ct);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Test.Ct);
        return (answer.StatusCode, body.GetProperty("status").GetString(), body);
    }

    // The administration's own database: it answers, and none of our tables is in it.
    private async Task<string> EmptyDatabaseAsync()
    {
        var all = await servers.AllAsync();
        return all.AppSettings["Database__ConnectionString"]
            .Replace($"Port={all.PgBouncer.Port}", $"Port={all.Postgres.Port}", StringComparison.Ordinal)
            .Replace("Database=app", "Database=postgres", StringComparison.Ordinal);
    }

    private async Task<TestHost> StartAsync(
        TestRedis redis, Action<IHealthChecksBuilder>? addChecks = null, TimeProvider? clock = null,
        params (string, string)[] settings)
    {
        var migrated = await servers.DatabaseAsync();
        return await TestHost.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton(clock ?? TimeProvider.System);
                builder.AddHosting().AddRedis().AddDatabase<AppDbContext>().AddHealth();
                addChecks?.Invoke(builder.Services.AddHealthChecks());
            },
            app => app.MapHealth(),
            [
                ("Database:ConnectionString", migrated.Servers.AppSettings["Database__ConnectionString"]),
                ("Redis:ConnectionString", redis.ConnectionString),
                ("Hosting:DrainDelay", "00:00:00"),
                .. settings,
            ]);
    }
}
