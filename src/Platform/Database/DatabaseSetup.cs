using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using ProdReady.Platform.Auditing;
using ProdReady.Platform.Encryption;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Messaging;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Database;

// A context is leased from a pool for one scope and works for that scope's tenant. Connections are opened for one
// command or one transaction and go back at once, which is what lets a few server connections carry many instances.
public static class DatabaseSetup
{
    public static IHostApplicationBuilder AddDatabase<TContext>(this IHostApplicationBuilder builder)
        where TContext : PlatformDbContext
    {
        builder.AddValidatedOptions<DatabaseOptions>(DatabaseOptions.Section);
        var services = builder.Services;
        services.AddSingleton(provider => CreateDataSource(
            provider.GetRequiredService<IOptions<DatabaseOptions>>().Value, builder.Environment.ApplicationName));
        services.AddPooledDbContextFactory<TContext>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
            .ReplaceService<IModelCacheKeyFactory, ModelOfKeys>()
            .AddInterceptors(
                EncryptedComparisons.Instance,
                new TenantCommandInterceptor(),
                new BrokenConnectionInterceptor(provider.GetRequiredService<NpgsqlDataSource>()),
                new CommitInterceptor(),
                new AuditInterceptor(provider.GetRequiredService<TimeProvider>())));

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<OutboxBell>();
        services.AddHostedService(provider => provider.GetRequiredService<OutboxBell>());
        services.AddScoped<CurrentTenant>();
        services.AddScoped(provider =>
        {
            var db = provider.GetRequiredService<IDbContextFactory<TContext>>().CreateDbContext();
            db.WorkFor(provider.GetRequiredService<CurrentTenant>());
            return db;
        });
        services.AddScoped(provider => new UnitOfWork(provider.GetRequiredService<TContext>()));
        services.AddSingleton<AcrossTenants<TContext>>();
        services.AddSingleton<AcrossTenants>(provider => provider.GetRequiredService<AcrossTenants<TContext>>());
        return builder;
    }

    private static NpgsqlDataSource CreateDataSource(DatabaseOptions options, string application)
    {
        var connection = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            ApplicationName = application,
            MaxPoolSize = options.MaxConnections,
            Timeout = (int)options.ConnectTimeout.TotalSeconds,
            CommandTimeout = (int)options.CommandTimeout.TotalSeconds,
            CancellationTimeout = 1000,

            // PgBouncer knows no GSS. Left at Prefer, an attempt to connect that hangs is made twice: so is the one that cancels
            // a command, and it keeps a thread waiting.
            GssEncryptionMode = GssEncryptionMode.Disable,

            // A pooler in transaction mode hands each transaction another server connection: nothing may be prepared
            // on one, and there is no session to reset.
            NoResetOnClose = true,
            MaxAutoPrepare = 0,
        };
        return new NpgsqlDataSourceBuilder(connection.ConnectionString).Build();
    }
}
