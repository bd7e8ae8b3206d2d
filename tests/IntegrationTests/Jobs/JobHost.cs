using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.App.Data;
using ProdReady.Platform.Database;
using ProdReady.Platform.Encryption;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Redis;
using ProdReady.Platform.Tenancy;

namespace ProdReady.IntegrationTests.Jobs;

/// <summary>A Worker in this process whose jobs do what the test says. No other knows their kind.</summary>
internal sealed class JobHost : IAsyncDisposable
{
    private readonly IHost _host;

    private JobHost(IHost host, string kind) => (_host, Kind) = (host, kind);

    public string Kind { get; }

    /// <summary>What an attempt does; the job is completed after it, with all that it saved.</summary>
    public Func<JobRun, AppDbContext, CancellationToken, Task> Does
    {
        set => Get<Doing>().Does = value;
    }

    public static Task<JobHost> StartAsync(TestServers servers, string? kind = null, params (string, string)[] settings) =>
        StartAsync(servers, TimeProvider.System, kind, settings);

    public static async Task<JobHost> StartAsync(
        TestServers servers, TimeProvider clock, string? kind, params (string, string)[] settings)
    {
        kind ??= $"test-{Guid.NewGuid():N}";
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "tests" });
        builder.Configuration.AddInMemoryCollection((await servers.DatabaseAsync()).Servers.AppSettings.Select(setting =>
            KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)));
        builder.Configuration["Jobs:Heartbeat"] = "00:00:00.100";
        builder.Configuration["Jobs:PollInterval"] = "00:00:00.200";
        builder.Configuration["Jobs:FirstRetryAfter"] = "00:00:00.010";
        foreach (var (name, value) in settings) builder.Configuration[name] = value;
        builder.AddRedis();
        builder.AddDatabase<AppDbContext>();
        builder.AddEncryption();
        builder.AddJobRunner();
        builder.AddJobWork<TestWork>(kind);
        builder.Services.AddSingleton<Doing>();
        builder.Services.AddSingleton(clock);
        var host = builder.Build();
        await host.StartAsync(Test.Ct);
        return new JobHost(host, kind);
    }

    public T Get<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    public async Task<Guid> AskAsync(Guid tenant, Guid? actor = null, string? permission = null, bool isPersonal = false)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        var current = scope.ServiceProvider.GetRequiredService<CurrentTenant>();
        current.Enter(tenant, actor ?? Guid.CreateVersion7());
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var job = db.Ask(Kind, new { }, current, TimeProvider.System, permission, isPersonal);
        await db.SaveChangesAsync(Test.Ct);
        return job.Id;
    }

    public async Task<Job> ReadAsync(Guid id)
    {
        await using var db = Get<AcrossTenants<AppDbContext>>().Open();
        return await db.Jobs.AsNoTracking().SingleAsync(job => job.Id == id, Test.Ct);
    }

    public async Task<Job> IsOverAsync(Guid id, TimeSpan? limit = null)
    {
        Job job = null!;
        await Eventually.IsTrueAsync(async () => (job = await ReadAsync(id)).IsOver, "the job is over", limit);
        return job;
    }

    public Task StopAsync() => _host.StopAsync(TimeSpan.FromSeconds(20));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _host.Dispose();
    }

    internal sealed class Doing
    {
        public Func<JobRun, AppDbContext, CancellationToken, Task> Does { get; set; } = (_, _, _) => Task.CompletedTask;
    }

    private sealed class TestWork(Doing doing, AppDbContext db) : JobWork
    {
        public override async Task RunAsync(JobRun run, CancellationToken ct)
        {
            await doing.Does(run, db, ct);
            await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
            await db.SaveChangesAsync(CancellationToken.None);
            await run.CompleteAsync(db, TimeProvider.System.GetUtcNow(), null, CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }
    }
}
