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
    private static readonly Lazy<Task<LocalServers>> All = new(() => LocalServers.StartThrowawayAsync());
    private static readonly Lazy<Task<TestRedis>> Redis = new(TestRedis.StartAsync);
    private static readonly Lazy<Task<TestDatabase>> Database = new(async () => await TestDatabase.StartAsync(await All.Value));
    private static readonly Lazy<Task<TestSystem>> System = new(async () => await TestSystem.StartAsync(await All.Value));

    /// <summary>PostgreSQL behind PgBouncer, Redis and RabbitMQ.</summary>
    public Task<LocalServers> AllAsync() => All.Value;

    /// <summary>Redis alone, for tests that need nothing else and should not wait for the rest.</summary>
    public Task<TestRedis> RedisAsync() => Redis.Value;

    /// <summary>The migrated database alone, for tests below HTTP.</summary>
    public Task<TestDatabase> DatabaseAsync() => Database.Value;

    /// <summary>The product itself on those servers: two Api instances and a Worker.</summary>
    public Task<TestSystem> SystemAsync() => System.Value;

    public async ValueTask DisposeAsync()
    {
        await EndAsync(System);
        await EndAsync(Database);
        await EndAsync(All);
        await EndAsync(Redis);
    }

    private static async Task EndAsync<T>(Lazy<Task<T>> started) where T : IAsyncDisposable
    {
        if (started.IsValueCreated)
        {
            await (await started.Value).DisposeAsync();
        }
    }
}
