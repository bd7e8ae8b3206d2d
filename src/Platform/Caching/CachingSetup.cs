using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Redis;

namespace ProdReady.Platform.Caching;

// The cache has to hear of every invalidation before it serves anything: it listens from the start of the host on.
public static class CachingSetup
{
    /// <summary>Adds <see cref="Cache"/>; needs <see cref="RedisSetup.AddRedis"/>. Settings in section <c>Caching</c>.</summary>
    public static IHostApplicationBuilder AddCaching(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<CachingOptions>(CachingOptions.Section);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<LocalVersions>();
        builder.Services.AddSingleton<CacheMetrics>();
        builder.Services.AddSingleton<CacheCoherence>();
        builder.Services.AddHostedService(services => services.GetRequiredService<CacheCoherence>());
        builder.Services.AddSingleton(services => new SharedCache(
            services.GetRequiredService<RedisConnection>(),
            services.GetRequiredService<IOptions<CachingOptions>>().Value));
        builder.Services.AddSingleton(services => new Cache(
            services.GetRequiredService<IOptions<CachingOptions>>(),
            services.GetRequiredService<LocalVersions>(),
            services.GetRequiredService<SharedCache>(),
            services.GetRequiredService<CacheCoherence>(),
            services.GetRequiredService<CacheMetrics>(),
            services.GetRequiredService<TimeProvider>()));
        return builder;
    }
}
