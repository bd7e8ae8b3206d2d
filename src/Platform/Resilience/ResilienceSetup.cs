using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Hosting;

namespace ProdReady.Platform.Resilience;

// Prevents a client of an outside dependency that has no limits: there is one way to add one, and it brings them.
public static class ResilienceSetup
{
    /// <summary>
    /// Adds <typeparamref name="TClient"/>, which takes an <see cref="HttpClient"/>, with a pipeline of its own: total
    /// timeout, concurrency limit, retries, circuit breaker, attempt timeout. POST and PATCH are repeated only when they
    /// carry an <c>Idempotency-Key</c> or were turned away (429). The section's name is that of the dependency in logs and
    /// metrics.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="section">The section of <typeparamref name="TOptions"/>, which is validated at start.</param>
    /// <param name="calls">Its nested limits.</param>
    /// <param name="configure">Sets the base address and what every request carries.</param>
    /// <param name="isOneHost">False where each call may go to another: no circuit, which one of them would open for all.</param>
    public static IHttpClientBuilder AddOutsideDependency<TClient, TOptions>(
        this IHostApplicationBuilder builder,
        string section,
        Func<TOptions, OutsideDependencyOptions> calls,
        Action<TOptions, HttpClient> configure,
        bool isOneHost = true)
        where TClient : class
        where TOptions : class
    {
        builder.AddValidatedOptions<TOptions>(section);
        builder.Services.AddMetrics();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<OutsideTelemetry>();
        builder.Services.AddKeyedSingleton(section, (services, _) => new OutsidePipeline(
            section,
            calls(OptionsOf<TOptions>(services)),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<OutsideTelemetry>(),
            isOneHost));

        return builder.Services
            .AddHttpClient<TClient>(section, (services, client) =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                configure(OptionsOf<TOptions>(services), client);
            })
            .UseSocketsHttpHandler((sockets, services) =>
            {
                sockets.PooledConnectionLifetime = calls(OptionsOf<TOptions>(services)).ConnectionLifetime;
                sockets.AllowAutoRedirect = false;
                sockets.UseCookies = false;
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .AddHttpMessageHandler(services => new GuardedSending(
                services.GetRequiredKeyedService<OutsidePipeline>(section)));
    }

    private static TOptions OptionsOf<TOptions>(IServiceProvider services) where TOptions : class =>
        services.GetRequiredService<IOptions<TOptions>>().Value;
}
