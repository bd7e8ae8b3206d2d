using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Networks;
using Microsoft.Extensions.Logging.Abstractions;
using ProdReady.Dev;
using ProdReady.Dev.Servers;

namespace ProdReady.IntegrationTests.Containers;

/// <summary>The four servers in containers, which Testcontainers removes also when the test run is cut short.</summary>
internal sealed class ContainerServers : LocalServers
{
    private readonly INetwork _network;
    private readonly PostgresContainer _postgres;

    private ContainerServers(DevelopmentSecrets secrets) : base(secrets)
    {
        _network = new NetworkBuilder().WithLogger(NullLogger.Instance).Build();
        _postgres = new PostgresContainer(secrets, _network);
        PgBouncer = new PgBouncerContainer(secrets, _network, _postgres);
        Redis = new RedisContainer(secrets);
        RabbitMq = new RabbitMqContainer(secrets);
    }

    public override LocalServer Postgres => _postgres;
    public override LocalServer PgBouncer { get; }
    public override LocalServer Redis { get; }
    public override LocalServer RabbitMq { get; }

    public static async Task<LocalServers> StartAsync(CancellationToken ct)
    {
        var servers = new ContainerServers(DevelopmentSecrets.Make());
        await servers.StartAllAsync(progress: null, ct);
        return servers;
    }

    public override async Task<string> AdministerAsync(string sql, string database = "app", CancellationToken ct = default)
    {
        var answer = await _postgres.AdministerAsync(database, ["-c", sql], ct);
        return answer.ExitCode == 0 ? answer.Stdout.Trim() : throw new DevException($"psql refused: {answer.Stderr.Trim()}");
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var server in new[] { PgBouncer, Postgres, Redis, RabbitMq }) await server.DisposeAsync();
        await _network.DisposeAsync();
    }
}
