using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Hosting;

namespace ProdReady.Platform.LoadShedding;

// Prevents a queue that grows without end: each instance knows how much it can take, and says no to the rest.
public static class LoadSheddingSetup
{
    public static IHostApplicationBuilder AddLoadShedding(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<LoadSheddingOptions>(LoadSheddingOptions.Section);
        builder.Services.TryAddSingleton(TimeProvider.System);
        return builder;
    }

    /// <summary>Before all other work: what is turned away must cost next to nothing.</summary>
    public static IApplicationBuilder UseLoadShedding(this IApplicationBuilder app) =>
        app.UseMiddleware<LoadSheddingMiddleware>();
}
