using ProdReady.Dev.Processes;
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
    private readonly Lazy<Task<LocalServers>> _all = new(() => OwnServers.StartAsync());
    private readonly Lazy<Task<TestRedis>> _redis = new(TestRedis.StartAsync);
    private readonly Lazy<Task<TestDatabase>> _database;
    private readonly Lazy<Task<TestSystem>> _system;
    private readonly Lazy<Task<AppProcess>> _impatient;

    public TestServers()
    {
        _database = new(async () => await TestDatabase.StartAsync(await _all.Value));
        _system = new(async () => await TestSystem.StartAsync(await _all.Value));
        _impatient = new(async () => await (await _system.Value).StartImpatientApiAsync());
    }

    /// <summary>PostgreSQL behind PgBouncer, Redis and RabbitMQ.</summary>
    public Task<LocalServers> AllAsync() => _all.Value;

    /// <summary>Redis alone, for tests that need nothing else and should not wait for the rest.</summary>
    public Task<TestRedis> RedisAsync() => _redis.Value;

    /// <summary>The migrated database alone, for tests below HTTP.</summary>
    public Task<TestDatabase> DatabaseAsync() => _database.Value;

    /// <summary>The product itself on those servers: two Api instances and a Worker.</summary>
    public Task<TestSystem> SystemAsync() => _system.Value;

    /// <summary>One more Api of that product, which gives up soon on a provider that hangs.</summary>
    public Task<AppProcess> ImpatientApiAsync() => _impatient.Value;

    public async ValueTask DisposeAsync()
    {
        await EndAsync(_impatient);
        await EndAsync(_system);
        await EndAsync(_database);
        await EndAsync(_all);
        await EndAsync(_redis);
    }

    private static async Task EndAsync<T>(Lazy<Task<T>> started) where T : IAsyncDisposable
    {
        if (started.IsValueCreated)
        {
            await (await started.Value).DisposeAsync();
        }
    }
}
