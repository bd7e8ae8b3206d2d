using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Redis;

namespace ProdReady.IntegrationTests.Platform.Redis;

public sealed class RedisConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(9);

    [Fact]
    public async Task Starts_and_refuses_calls_at_once_while_Redis_is_down()
    {
        var clock = new TestClock(Patience);
        await using var connection = Connect("127.0.0.1:1", clock);

        await connection.StartAsync(Test.Ct);
        for (var i = 0; i < 100; i++)
        {
            await Assert.ThrowsAsync<RedisUnavailableException>(() => ReadAsync(connection));
        }

        Assert.Equal(0, clock.Started); // none waited for an answer
    }

    [Fact]
    public async Task A_Redis_that_comes_later_is_found()
    {
        await using var redis = await TestRedis.StartAsync();
        await redis.Server.StopAsync(Test.Ct);
        await using var connection = Connect(redis.ConnectionString);
        await connection.StartAsync(Test.Ct);
        await Assert.ThrowsAsync<RedisUnavailableException>(() => ReadAsync(connection));

        await redis.Server.StartAsync(Test.Ct);

        await WaitUntilConnectedAsync(connection);
        Assert.Null(await ReadAsync(connection));
    }

    [Fact]
    public async Task Comes_back_by_itself_and_its_subscriptions_with_it()
    {
        await using var redis = await TestRedis.StartAsync();
        await using var connection = Connect(redis.ConnectionString);
        var (received, restored) = (0, 0);
        connection.Restored += () => Interlocked.Increment(ref restored);
        await connection.SubscribeAsync("before", _ => Interlocked.Increment(ref received));
        await connection.StartAsync(Test.Ct);
        await WaitUntilConnectedAsync(connection);
        await connection.SubscribeAsync("after", _ => Interlocked.Increment(ref received));

        for (var i = 1; i <= 2; i++)
        {
            redis.Server.Kill();
            await Eventually.IsTrueAsync(() => !connection.IsConnected, "the loss is noticed");
            await redis.Server.StartAsync(Test.Ct);
            await WaitUntilConnectedAsync(connection);
            await connection.PublishAsync("before", "x");
            await connection.PublishAsync("after", "x");

            await Eventually.IsTrueAsync(() => Volatile.Read(ref received) == 2 * i, "both messages arrive once");
            Assert.Equal(i, connection.Losses);
            Assert.Equal(i + 1, Volatile.Read(ref restored));
        }
    }

    [Fact]
    public async Task A_frozen_Redis_costs_each_call_its_limit_and_soon_nothing()
    {
        await using var redis = await TestRedis.StartAsync();
        var clock = new TestClock(Patience);
        await using var connection = Connect(redis.ConnectionString, clock, checkInterval: TimeSpan.FromSeconds(1));
        await connection.StartAsync(Test.Ct);
        await WaitUntilConnectedAsync(connection);
        redis.Server.Pause();

        var read = ReadAsync(connection);
        await Eventually.IsTrueAsync(() => clock.Waiting.Count == 1, "the call waits");
        clock.Ring();
        await Assert.ThrowsAsync<RedisUnavailableException>(() => read);

        await Eventually.IsTrueAsync(() => !connection.IsConnected, "it counts as down");
        await Assert.ThrowsAsync<RedisUnavailableException>(() => ReadAsync(connection));
        Assert.Empty(clock.Waiting);
        redis.Server.Resume();
        await WaitUntilConnectedAsync(connection);
        Assert.Null(await ReadAsync(connection));
    }

    [Fact]
    public async Task A_call_that_is_wrong_is_not_mistaken_for_an_outage()
    {
        await using var redis = await TestRedis.StartAsync();
        await using var connection = Connect(redis.ConnectionString);
        await connection.StartAsync(Test.Ct);
        await WaitUntilConnectedAsync(connection);
        await connection.RunAsync(database => database.StringSetAsync("text", "x"), Test.Ct);

        var mistake = await Record.ExceptionAsync(
            () => connection.RunAsync(database => database.ListLengthAsync("text"), Test.Ct));

        Assert.NotNull(mistake);
        Assert.IsNotType<RedisUnavailableException>(mistake);
        Assert.True(connection.IsConnected);
    }

    // Patient, because what a busy machine holds up for a moment is not down.
    private static RedisConnection Connect(
        string connectionString, TimeProvider? clock = null, TimeSpan? checkInterval = null) => new(
        Options.Create(new RedisOptions
        {
            ConnectionString = connectionString, CallTimeout = Patience,
            CheckInterval = checkInterval ?? TimeSpan.FromSeconds(5),
        }),
        clock ?? TimeProvider.System,
        NullLogger<RedisConnection>.Instance);

    private static async Task<string?> ReadAsync(RedisConnection connection) =>
        await connection.RunAsync(database => database.StringGetAsync("nothing"), Test.Ct);

    private static Task WaitUntilConnectedAsync(RedisConnection connection) =>
        Eventually.IsTrueAsync(() => connection.IsConnected, "Redis is connected");
}
