using DotNet.Testcontainers.Builders;
using ProdReady.Dev.Servers;

namespace ProdReady.IntegrationTests.Containers;

/// <summary>RabbitMQ as docker-compose.yml starts it.</summary>
internal sealed class RabbitMqContainer(DevelopmentSecrets secrets) : ContainerServer(Describe(secrets), 5672)
{
    public override string Name => "RabbitMQ";

    protected override Task<bool> AnswersAsync(CancellationToken ct) => Greeting.RabbitMqAnswersAsync(Port, ct);

    private static ContainerBuilder Describe(DevelopmentSecrets secrets) => Image.Of("rabbitmq")
        .WithHostname("rabbitmq") // the node's data carries its host name
        .WithEnvironment("RABBITMQ_DEFAULT_USER", RabbitMqServer.UserName)
        .WithEnvironment("RABBITMQ_DEFAULT_PASS", secrets.RabbitMqPassword)
        .WithEnvironment("RABBITMQ_DEFAULT_VHOST", RabbitMqServer.VirtualHost);
}
