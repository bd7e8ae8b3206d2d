using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using ProdReady.App.Accounts;
using ProdReady.App.Customers;
using ProdReady.App.Data;
using ProdReady.Dev.Running;
using ProdReady.Dev.Servers;
using ProdReady.Platform.Database;
using ProdReady.Platform.Encryption;
using ProdReady.Platform.Redis;
using ProdReady.Platform.Tenancy;

namespace ProdReady.IntegrationTests;

/// <summary>The migrated database as the hosts use it: through PgBouncer, as the role that owns nothing.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly IHost _host;

    private readonly string _name;

    private TestDatabase(IHost host, LocalServers servers, string name) => (_host, Servers, _name) = (host, servers, name);

    public LocalServers Servers { get; }

    public static async Task<TestDatabase> StartAsync(LocalServers servers)
    {
        await using var migrated = await LocalSystem.StartAsync(servers, Path.GetTempPath());
        return await StartAsync(servers, servers.AppSettings);
    }

    /// <summary>A database that is migrated already.</summary>
    public static async Task<TestDatabase> StartAsync(LocalServers servers, IReadOnlyDictionary<string, string> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "tests" });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting =>
            KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)));
        builder.AddRedis();
        builder.AddDatabase<AppDbContext>();
        builder.AddEncryption();
        var host = builder.Build();
        await host.StartAsync();
        var name = new NpgsqlConnectionStringBuilder(settings["Database__ConnectionString"]).Database!;
        return new TestDatabase(host, servers, name);
    }

    /// <summary>One statement as the superuser.</summary>
    public Task<string> AdministerAsync(string sql) => Servers.AdministerAsync(sql, _name, Test.Ct);

    /// <summary>A unit of work of one tenant, as a request has it.</summary>
    public Scope For(Guid tenant)
    {
        var scope = _host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Enter(tenant);
        return new Scope(scope);
    }

    public IServiceScopeFactory Scopes => _host.Services.GetRequiredService<IServiceScopeFactory>();

    public AcrossTenants<AppDbContext> AcrossTenants => _host.Services.GetRequiredService<AcrossTenants<AppDbContext>>();

    /// <summary>A fresh tenant with so many customers.</summary>
    public async Task<Guid> NewTenantAsync(int customers)
    {
        var tenant = Guid.CreateVersion7();
        await using var scope = For(tenant);
        scope.Db.Tenants.Add(new Tenant { Id = tenant, Name = "Test Ltd", CreatedAt = DateTimeOffset.UnixEpoch });
        scope.Db.Customers.AddRange(Enumerable.Range(0, customers).Select(_ => NewCustomer(tenant)));
        await scope.Db.SaveChangesAsync(Test.Ct);
        return tenant;
    }

    public static Customer NewCustomer(Guid tenant)
    {
        var id = Guid.CreateVersion7();
        return new Customer
        {
            Id = id, TenantId = tenant, Name = "Eve", Email = $"{id:N}@example.test",
            CreatedAt = DateTimeOffset.UnixEpoch
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    public sealed class Scope(AsyncServiceScope scope) : IAsyncDisposable
    {
        public AppDbContext Db { get; } = scope.ServiceProvider.GetRequiredService<AppDbContext>();

        public ValueTask DisposeAsync() => scope.DisposeAsync();
    }
}
