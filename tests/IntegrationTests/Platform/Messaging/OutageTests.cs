using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ProdReady.IntegrationTests.Platform.Messaging;

[Collection("Messaging")] // One exchange carries the messages of all these tests.
public sealed class OutageTests(TestServers shared)
{
    [Fact]
    public async Task Without_RabbitMQ_the_host_starts_takes_writes_and_is_degraded()
    {
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        var began = Stopwatch.GetTimestamp();
        await using var host = await MessagingHost.StartOnlyAsync(
            settings, more: ("RabbitMq:Uri", "amqp://app:none@127.0.0.1:1/app"));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(10));

        await host.SaveAsync(db => db.Publish(new Note(1)));

        var health = await host.Get<HealthCheckService>().CheckHealthAsync(Test.Ct);
        Assert.Equal(HealthStatus.Degraded, health.Status);
    }
}
