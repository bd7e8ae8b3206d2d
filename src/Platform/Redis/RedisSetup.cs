using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Hosting;

namespace ProdReady.Platform.Redis;

// Redis is a soft dependency: this set-up never waits for it, so a host starts and serves while Redis is away.
public static class RedisSetup
{
    /// <summary>Adds the one <see cref="RedisConnection"/> of this process; settings in section <c>Redis</c>.</summary>
    public static IHostApplicationBuilder AddRedis(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<RedisOptions>(RedisOptions.Section);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<RedisConnection>();
        builder.Services.AddHostedService(services => services.GetRequiredService<RedisConnection>());
        return builder;
    }
}
