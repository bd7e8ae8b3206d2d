using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ProdReady.IntegrationTests.Platform.Messaging;

[Collection("Messaging")] // One exchange carries the messages of all these tests.
public sealed class OutageTests(TestServers shared)
{
    [Fact]
    public async Task Without_RabbitMQ_the_host_starts_takes_writes_and_is_degraded()
    {
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        var starting = MessagingHost.StartOnlyAsync(settings, more: ("RabbitMq:Uri", "amqp://app:none@127.0.0.1:1/app"));

        // One that waited for RabbitMQ would wait for ever.
        await using var host = await starting.WaitAsync(TimeSpan.FromSeconds(60), Test.Ct);
        Assert.NotEqual(BusHealthStatus.Healthy, host.Get<IBusControl>().CheckHealth().Status);

        await host.SaveAsync(db => db.Publish(new Note(1)));

        var health = await host.Get<HealthCheckService>().CheckHealthAsync(Test.Ct);
        Assert.Equal(HealthStatus.Degraded, health.Status);
    }
}
