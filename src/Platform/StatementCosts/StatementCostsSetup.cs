using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Hosting;

namespace ProdReady.Platform.StatementCosts;

// Reading costs a few milliseconds and happens on demand; only the Worker watches by the clock, so that N instances of the Api
// do not warn N times.
public static class StatementCostsSetup
{
    /// <summary>Adds <see cref="TopStatements"/>. After <c>AddDatabase</c>.</summary>
    public static IHostApplicationBuilder AddTopStatements(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TopStatements>();
        return builder;
    }

    /// <summary>Reports what is over its budget; for the Worker.</summary>
    public static IHostApplicationBuilder AddStatementWatch(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<StatementsOptions>(StatementsOptions.Section);
        builder.Services.AddHostedService<WatchStatementsJob>();
        return builder;
    }
}
