using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Tenancy;
using RabbitMQ.Client;

namespace ProdReady.IntegrationTests.Platform.Messaging;

[Collection("Messaging")] // One exchange carries the messages of all these tests.
public sealed class OutboxTests(TestServers shared)
{
    [Fact]
    public async Task Two_relays_never_send_one_row_twice()
    {
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        await using var broker = await Broker.ConnectAsync(settings);
        var tap = await broker.TapAsync(typeof(Note));
        await using var first = await MessagingHost.StartAsync(settings, more: ("Outbox:BatchSize", "7"));
        await using var second = await MessagingHost.StartAsync(settings, queue: first.Queue, more: ("Outbox:BatchSize", "7"));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => (writer % 2 == 0 ? first : second).SaveAsync(db =>
        {
            for (var i = 0; i < 100; i++)
            {
                db.Publish(new Note((writer * 100) + i, tap));
            }
        })));

        await Eventually.IsTrueAsync(
            () => first.Notes.Done.Concat(second.Notes.Done).Count(note => note.Text == tap) == 400, "all 400 consumed");
        await Eventually.IsTrueAsync(async () => await broker.CountAsync(tap) >= 400, "all 400 seen");
        var arrived = Of(await broker.TakeAllAsync(tap), tap);
        Assert.Equal(Enumerable.Range(0, 400), arrived.Order());
    }

    [Fact]
    public async Task Messages_of_one_key_leave_in_the_order_in_which_they_were_written()
    {
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        await using var broker = await Broker.ConnectAsync(settings);
        var tap = await broker.TapAsync(typeof(Note));
        await using var first = await MessagingHost.StartAsync(settings);
        await using var second = await MessagingHost.StartAsync(settings, queue: first.Queue);

        for (var i = 0; i < 60; i++)
        {
            await first.SaveAsync(db =>
            {
                db.Publish(new Note(i, tap), orderingKey: "a");
                db.Publish(new Note(1000 + i, tap), orderingKey: "b");
            });
        }

        await Eventually.IsTrueAsync(async () => await broker.CountAsync(tap) >= 120, "all 120 sent", TimeSpan.FromSeconds(30));
        var arrived = Of(await broker.TakeAllAsync(tap), tap);
        Assert.Equal(Enumerable.Range(0, 60), arrived.Where(number => number < 1000));
        Assert.Equal(Enumerable.Range(1000, 60), arrived.Where(number => number >= 1000));
    }

    [Fact]
    public async Task A_rolled_back_write_sends_nothing()
    {
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        await using var host = await MessagingHost.StartAsync(settings);

        await Assert.ThrowsAnyAsync<Exception>(() => host.SaveAsync(db =>
        {
            db.Publish(new Note(1));
            db.Publish(new Note(2), new string('x', 201)); // Longer than the column: the server refuses it.
        }));
        await host.SaveAsync(db => db.Publish(new Note(3)));

        await Eventually.IsTrueAsync(() => !host.Notes.Done.IsEmpty, "the third consumed");
        Assert.Equal([3], host.Notes.Done.Select(note => note.Number));
    }

    [Fact]
    public async Task A_message_that_cannot_be_sent_holds_up_no_other()
    {
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        await using var host = await MessagingHost.StartAsync(settings);

        await host.SaveAsync(db => db.Publish(new Uri("http://localhost"))); // of no registered type
        await host.SaveAsync(db => db.Publish(new Note(2)));

        await Eventually.IsTrueAsync(() => !host.Notes.Done.IsEmpty, "the second consumed");
    }

    [Fact]
    public async Task A_message_stays_in_the_outbox_until_the_broker_has_confirmed_it_and_acts_once()
    {
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        await using var proxy = BrokerProxy.KeepingConfirms(settings["RabbitMq__Uri"]);
        settings["RabbitMq__Uri"] = proxy.Uri;
        await using var host = await MessagingHost.StartAsync(settings, more: ("Outbox:PublishTimeout", "00:00:01"));
        await using var db = host.Get<AcrossTenants<AppDbContext>>().Open();

        await host.SaveAsync(saving => saving.Publish(new Note(1)));

        await proxy.Stopped;
        await Eventually.IsTrueAsync(
            () => db.OutboxMessages.AnyAsync(message => message.Attempts > 1, Test.Ct), "it was sent again and is still there");

        proxy.Open();
        await Eventually.IsTrueAsync(
            async () => !await db.OutboxMessages.AnyAsync(Test.Ct), "it has left the outbox", TimeSpan.FromSeconds(30));
        await Eventually.IsTrueAsync(() => !host.Notes.Done.IsEmpty, "it is consumed");
        await host.SaveAsync(saving => saving.Publish(new Note(2)));
        await Eventually.IsTrueAsync(() => host.Notes.Done.Any(note => note.Number == 2), "the next is consumed");
        Assert.Single(host.Notes.Tries, note => note.Number == 1);
    }

    private static List<int> Of(IEnumerable<BasicGetResult> messages, string test) =>
    [
        .. messages
            .Select(message => JsonSerializer.Deserialize<JsonElement>(message.Body.Span).GetProperty("message"))
            .Where(note => note.GetProperty("text").GetString() == test)
            .Select(note => note.GetProperty("number").GetInt32()),
    ];
}
