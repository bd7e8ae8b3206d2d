using System.Text;
using ProdReady.Platform.Messaging;

namespace ProdReady.IntegrationTests.Platform.Messaging;

[Collection("Messaging")] // One exchange carries the messages of all these tests.
public sealed class DeliveryLimitTests(TestServers shared)
{
    private static readonly byte[] One = Encoding.UTF8.GetBytes($$"""
        {
          "messageId": "{{Guid.CreateVersion7()}}",
          "messageType": ["urn:message:{{typeof(Note).Namespace}}:{{nameof(Note)}}"],
          "message": { "number": 1 },
          "headers": { "tenant": "{{Guid.CreateVersion7()}}" }
        }
        """);

    private readonly string _queue = $"notes-{Guid.NewGuid():N}";

    [Fact]
    public async Task A_message_whose_Worker_died_ten_times_becomes_a_dead_letter_before_the_broker_drops_it()
    {
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        await using var broker = await Broker.ConnectAsync(settings);
        await SendAsync(broker, deliveries: 10);

        await using var host = await MessagingHost.StartAsync(settings, queue: _queue);

        await Eventually.IsTrueAsync(async () => await broker.CountAsync(_queue + "_error") == 1, "it is put aside");
        Assert.Contains("delivered 10 times", await broker.ReasonAsync(_queue), StringComparison.Ordinal);
        Assert.Empty(host.Notes.Tries);

        Assert.Equal(1u, await host.Get<Redrive>().MoveAsync(_queue, Test.Ct));
        await Eventually.IsTrueAsync(() => host.Notes.Done.Count == 1, "it is consumed when it is brought back");
    }

    [Fact]
    public async Task A_message_that_a_few_Workers_did_not_live_to_confirm_is_consumed()
    {
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        await using var broker = await Broker.ConnectAsync(settings);
        await SendAsync(broker, deliveries: 9);

        await using var host = await MessagingHost.StartAsync(settings, queue: _queue);

        await Eventually.IsTrueAsync(() => host.Notes.Done.Count == 1, "it is consumed");
    }

    private async Task SendAsync(Broker broker, int deliveries)
    {
        await broker.RequireQuorumAsync(_queue);
        await broker.SendAsync(_queue, One);
        for (var i = 0; i < deliveries; i++) await broker.DieWithOneAsync(_queue);
    }
}
