using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Caching;
using ProdReady.Platform.Redis;

namespace ProdReady.IntegrationTests.Platform.Caching;

/// <summary>What one instance of the product has: its own connection to Redis and its own cache.</summary>
internal sealed class CacheInstance : IAsyncDisposable
{
    public static readonly TimeSpan FillWait = TimeSpan.FromMinutes(1);

    private readonly IHost _host;

    private CacheInstance(IHost host) => _host = host;

    public Cache Cache => _host.Services.GetRequiredService<Cache>();

    public RedisConnection Redis => _host.Services.GetRequiredService<RedisConnection>();

    /// <summary>Whether it uses the cache at all at this moment.</summary>
    public bool IsCurrent => _host.Services.GetRequiredService<CacheCoherence>().IsCurrent;

    /// <summary>Patient: a Redis that a busy machine holds up for a moment would count as away, and be read past.</summary>
    public static async Task<CacheInstance> StartAsync(
        string connectionString, TimeSpan? localTtl = null, bool connect = true, TimeSpan? checkInterval = null,
        TimeProvider? clock = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Redis:ConnectionString"] = connectionString,
            ["Redis:CallTimeout"] = "00:00:10",
            ["Redis:CheckInterval"] = $"{checkInterval ?? TimeSpan.FromSeconds(30)}",
            ["Caching:LocalTtl"] = $"{localTtl ?? TimeSpan.FromMinutes(5)}",
            ["Caching:FillWait"] = $"{FillWait}",
        });
        builder.Services.AddLogging();
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.AddRedis();
        builder.AddCaching();
        var instance = new CacheInstance(builder.Build());
        await instance._host.StartAsync();
        if (connect)
        {
            await instance.WaitUntilCurrentAsync();
        }

        return instance;
    }

    public Task WaitUntilCurrentAsync() => Eventually.IsTrueAsync(() => IsCurrent, "the cache is in use");

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
