using DotNet.Testcontainers.Builders;
using ProdReady.Dev.Servers;

namespace ProdReady.IntegrationTests.Containers;

/// <summary>Redis with the settings of the native one.</summary>
internal sealed class RedisContainer(DevelopmentSecrets secrets) : ContainerServer(Describe(secrets), 6379)
{
    public override string Name => "Redis";

    protected override Task<bool> AnswersAsync(CancellationToken ct) =>
        Greeting.RedisAnswersAsync(Port, secrets.RedisPassword, ct);

    private static ContainerBuilder Describe(DevelopmentSecrets secrets) => Image.Of("redis").WithCommand(
        "redis-server", "--requirepass", secrets.RedisPassword, "--save", "", "--maxmemory", "128mb",
        "--maxmemory-policy", "allkeys-lru");
}
