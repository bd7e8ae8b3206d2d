using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.App.Data;
using ProdReady.Platform.Database;
using ProdReady.Platform.Encryption;
using ProdReady.Platform.Messaging;
using ProdReady.Platform.Redis;
using ProdReady.Platform.Tenancy;

namespace ProdReady.IntegrationTests.Platform.Messaging;

/// <summary>The Worker's messaging, whole, in this process, with a consumer that does what the test says.</summary>
internal sealed class MessagingHost : IAsyncDisposable
{
    private readonly IHost _host;

    private MessagingHost(IHost host, string queue) => (_host, Queue) = (host, queue);

    public string Queue { get; }
    public Notes Notes => Get<Notes>();

    /// <summary>A tenant of this host's own.</summary>
    public Guid Tenant { get; } = Guid.CreateVersion7();

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<MessagingHost> StartAsync(
        IReadOnlyDictionary<string, string> settings, bool outsideEffect = false, string? queue = null,
        TimeProvider? clock = null, params (string, string)[] more)
    {
        var host = await StartOnlyAsync(settings, outsideEffect, queue, clock, more);
        await host.Get<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(30));
        return host;
    }

    public static async Task<MessagingHost> StartOnlyAsync(
        IReadOnlyDictionary<string, string> settings, bool outsideEffect = false, string? queue = null,
        TimeProvider? clock = null, params (string, string)[] more)
    {
        queue ??= $"notes-{Guid.NewGuid():N}";
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "tests" });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting =>
            KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["RabbitMq:FirstRetryAfter"] = "00:00:00.010",
            ["RabbitMq:LongestRetryPause"] = "00:00:00.100",
        });
        builder.Configuration.AddInMemoryCollection(more.Select(pair => KeyValuePair.Create(pair.Item1, (string?)pair.Item2)));
        if (clock is not null) builder.Services.AddSingleton(clock);
        builder.AddRedis();
        builder.AddDatabase<AppDbContext>();
        builder.AddEncryption();
        builder.AddMessaging([typeof(Note)], [ConsumerQueue.Of<NoteConsumer>(queue, outsideEffect)]);
        builder.Services.AddSingleton<Notes>();
        var host = builder.Build();
        await host.StartAsync(Test.Ct);
        return new MessagingHost(host, queue);
    }

    public T Get<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Does something as a request of the tenant would, and saves it in one transaction.</summary>
    public async Task SaveAsync(Action<AppDbContext> act)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Enter(Tenant);
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        act(db);
        await db.SaveChangesAsync(Test.Ct);
    }

    /// <summary>What the broker does when it delivers a message, again or for the first time.</summary>
    public Task DeliverAsync(Guid messageId, Note note) => Get<IBus>().Publish(note, context =>
    {
        context.MessageId = messageId;
        context.Headers.Set("tenant", Tenant);
    }, Test.Ct);

    public async Task<int> CountTenantsAsync()
    {
        await using var db = Get<AcrossTenants<AppDbContext>>().Open();
        return await db.Tenants.CountAsync(Test.Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(TimeSpan.FromSeconds(30));
        _host.Dispose();
    }
}
