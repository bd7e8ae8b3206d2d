using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Caching;
using ProdReady.Platform.Resilience;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.LanguageModels;

// Without a provider in the settings everything is registered all the same, so that what needs a model answers that there is
// none instead of failing.
public static class LanguageModelsSetup
{
    /// <summary>Adds <see cref="ModelClient"/>. After <c>AddCaching</c> and <c>AddDatabase</c>.</summary>
    public static IHostApplicationBuilder AddLanguageModels(this IHostApplicationBuilder builder)
    {
        builder.AddOutsideDependency<ModelProvider, ModelsOptions>(
            ModelsOptions.Section, options => options.Calls, (_, _) => { });
        builder.Services.AddSingleton<ModelLedger>();
        builder.Services.AddSingleton<ModelControl>();
        builder.Services.AddScoped(services => new ModelClient(
            services.GetRequiredService<ModelProvider>(),
            services.GetRequiredService<ModelLedger>(),
            services.GetRequiredService<ModelControl>(),
            services.GetRequiredService<Cache>(),
            services.GetRequiredService<CurrentTenant>(),
            services.GetRequiredService<IOptions<ModelsOptions>>(),
            services.GetRequiredService<ILogger<ModelClient>>()));
        return builder;
    }

    /// <summary>Settles what a process left unsettled; for the Worker.</summary>
    public static IHostApplicationBuilder AddModelSettlement(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHostedService<SettleAbandonedCallsJob>();
        return builder;
    }
}
