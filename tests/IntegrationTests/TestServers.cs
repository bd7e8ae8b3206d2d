using ProdReady.Dev.Servers;
using ProdReady.IntegrationTests;

[assembly: AssemblyFixture(typeof(TestServers))]

namespace ProdReady.IntegrationTests;

/// <summary>
/// The servers that all tests share, each started when a test first asks for it. Isolate by a fresh tenant or key, never
/// stop or clear them: a test that harms a server starts its own.
/// </summary>
public sealed class TestServers : IAsyncDisposable
{
    private readonly Lazy<Task<LocalServers>> _all = new(() => LocalServers.StartThrowawayAsync());
    private readonly Lazy<Task<TestRedis>> _redis = new(TestRedis.StartAsync);

    /// <summary>PostgreSQL behind PgBouncer, Redis and RabbitMQ.</summary>
    public Task<LocalServers> AllAsync() => _all.Value;

    /// <summary>Redis alone, for tests that need nothing else and should not wait for the rest.</summary>
    public Task<TestRedis> RedisAsync() => _redis.Value;

    public async ValueTask DisposeAsync()
    {
        if (_all.IsValueCreated)
        {
            await (await _all.Value).DisposeAsync();
        }

        if (_redis.IsValueCreated)
        {
            await (await _redis.Value).DisposeAsync();
        }
    }
}
