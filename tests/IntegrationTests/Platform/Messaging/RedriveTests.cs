using ProdReady.Dev.Processes;
using ProdReady.IntegrationTests.Platform.Hosting;

namespace ProdReady.IntegrationTests.Platform.Messaging;

/// <summary>The Worker's verb, killed in the middle of its work.</summary>
[Collection("Messaging")] // One exchange carries the messages of all these tests.
public sealed class RedriveTests(TestServers shared)
{
    private const int Letters = 30;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("before a message is published", 10, 20)]
    [InlineData("before its confirm has come", 11, 20)]
    [InlineData("before it is taken from the dead letters", 11, 20)]
    public async Task A_redrive_that_is_killed_loses_no_message_and_none_acts_twice(string moment, uint back, uint left)
    {
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        await using var broker = await Broker.ConnectAsync(settings);
        var queue = await LeaveDeadLettersAsync(broker, settings);

        await using (var proxy = ProxyUntil(moment, settings["RabbitMq__Uri"]))
        await using (var killed = Redrive(queue, settings, proxy.Uri))
        {
            await proxy.Stopped;
            killed.Kill();
            await killed.WaitForExitAsync(Patience, Test.Ct);
        }

        await Eventually.IsTrueAsync(
            async () => await broker.CountAsync(queue) == back && await broker.CountAsync(queue + "_error") == left,
            $"{back} are back and {left} still dead letters");

        await using var second = Redrive(queue, settings, settings["RabbitMq__Uri"]);
        Assert.Equal(0, await second.WaitForExitAsync(Patience, Test.Ct));
        Assert.Contains($"{left} messages are back in {queue}.", second.Output, StringComparison.Ordinal);
        Assert.Equal((back + left, 0u), (await broker.CountAsync(queue), await broker.CountAsync(queue + "_error")));

        await using var host = await MessagingHost.StartAsync(settings, queue: queue);
        await Eventually.IsTrueAsync(() => host.Notes.Done.Count >= Letters, "all are consumed", Patience);
        await Eventually.IsTrueAsync(async () => await broker.CountAsync(queue) == 0, "nothing waits");
        Assert.Equal(Enumerable.Range(0, Letters), host.Notes.Done.Select(note => note.Number).Order());
        Assert.Equal(0u, await broker.CountAsync(queue + "_error"));
    }

    private static async Task<string> LeaveDeadLettersAsync(Broker broker, Dictionary<string, string> settings)
    {
        await using var host = await MessagingHost.StartAsync(settings, more: ("RabbitMq:Retries", "0"));
        host.Notes.Does = (_, _) => throw new InvalidOperationException("poison");
        await host.SaveAsync(db =>
        {
            for (var i = 0; i < Letters; i++)
            {
                db.Publish(new Note(i));
            }
        });
        await Eventually.IsTrueAsync(
            async () => await broker.CountAsync(host.Queue + "_error") == Letters, "all are dead letters", Patience);
        return host.Queue;
    }

    private static BrokerProxy ProxyUntil(string moment, string broker) => moment switch
    {
        "before a message is published" => BrokerProxy.KeepingPublished(broker, passes: 10),
        "before its confirm has come" => BrokerProxy.KeepingConfirms(broker, passes: 10),
        _ => BrokerProxy.KeepingAcknowledgements(broker, passes: 10),
    };

    private static AppProcess Redrive(string queue, Dictionary<string, string> settings, string broker)
    {
        var all = new Dictionary<string, string>(HostProcess.Complete);
        foreach (var (name, value) in settings) all[name] = value;
        all["RabbitMq__Uri"] = broker;
        return AppProcess.Start("Worker", all, arguments: ["redrive", queue]);
    }
}
