using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.App.Data;
using ProdReady.Platform.Database;
using ProdReady.Platform.Redis;

namespace ProdReady.IntegrationTests.Platform.Database;

public sealed class ContextPoolTests
{
    // Disposed twice, a context is taken from the request that leases it by then, and two requests share it and its tenant.
    [Fact]
    public async Task A_context_serves_one_scope_at_a_time_under_whatever_names_it_was_asked_for()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "tests" });
        builder.Configuration["Database:ConnectionString"] = "Host=127.0.0.1";
        builder.AddRedis();
        builder.AddDatabase<AppDbContext>();
        builder.Services.AddScoped<NextRequest>();
        using var host = builder.Build();
        await using var late = host.Services.CreateAsyncScope();
        var ending = host.Services.CreateAsyncScope();

        // A scope disposes of what it holds in the reverse order: the next request begins between its two names.
        ending.ServiceProvider.GetRequiredService<AppDbContext>();
        var next = ending.ServiceProvider.GetRequiredService<NextRequest>();
        ending.ServiceProvider.GetRequiredService<UnitOfWork>();
        await ending.DisposeAsync();

        Assert.NotSame(next.Db, late.ServiceProvider.GetRequiredService<AppDbContext>());
        await next.Scope.DisposeAsync();
    }

    private sealed class NextRequest(IServiceScopeFactory scopes) : IDisposable
    {
        public AsyncServiceScope Scope { get; private set; }

        public AppDbContext? Db { get; private set; }

        public void Dispose()
        {
            Scope = scopes.CreateAsyncScope();
            Db = Scope.ServiceProvider.GetRequiredService<AppDbContext>();
        }
    }
}
