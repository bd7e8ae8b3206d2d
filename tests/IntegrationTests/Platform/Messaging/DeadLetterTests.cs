using ProdReady.Platform.Hosting;
using ProdReady.Platform.Messaging;

namespace ProdReady.IntegrationTests.Platform.Messaging;

[Collection("Messaging")] // One exchange carries the messages of all these tests.
public sealed class DeadLetterTests(TestServers shared)
{
    [Fact]
    public async Task A_poison_message_ends_in_the_dead_letters_without_holding_up_others_and_redrive_brings_it_back()
    {
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        await using var broker = await Broker.ConnectAsync(settings);
        await using var host = await MessagingHost.StartAsync(settings, more: ("RabbitMq:Prefetch", "4"));
        var repaired = false;
        host.Notes.Does = (context, _) =>
            context.Message.Number < 3 && !repaired ? throw new InvalidOperationException("poison") : Task.CompletedTask;

        await host.SaveAsync(db =>
        {
            for (var i = 0; i < 40; i++)
            {
                db.Publish(new Note(i));
            }
        });

        await Eventually.IsTrueAsync(() => host.Notes.Done.Count == 37, "all good ones consumed");
        await Eventually.IsTrueAsync(async () => await broker.CountAsync(host.Queue + "_error") == 3, "the poison is put aside");
        Assert.Equal(6, host.Notes.Tries.Count(note => note.Number == 1));

        repaired = true;
        Assert.Equal(3u, await host.Get<Redrive>().MoveAsync(host.Queue, Test.Ct));
        await Eventually.IsTrueAsync(() => host.Notes.Done.Count == 40, "the poison is consumed after the repair");
        Assert.Equal(0u, await broker.CountAsync(host.Queue + "_error"));
    }

    [Fact]
    public async Task What_fails_because_the_database_is_away_waits_instead_of_becoming_a_dead_letter()
    {
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        await using var host = await MessagingHost.StartAsync(settings);
        host.Notes.Does = (_, _) => host.Notes.Tries.Count <= 12 ? throw new TimeoutException("away") : Task.CompletedTask;

        await host.SaveAsync(db => db.Publish(new Note(1)));

        await Eventually.IsTrueAsync(() => host.Notes.Done.Count == 1, "consumed when it is back", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Queues_and_dead_letters_survive_the_loss_of_a_node()
    {
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        await using var broker = await Broker.ConnectAsync(settings);
        await using var host = await MessagingHost.StartAsync(settings);
        host.Notes.Does = (_, _) => throw new InvalidOperationException("poison");

        await host.SaveAsync(db => db.Publish(new Note(1)));

        await Eventually.IsTrueAsync(async () => await broker.CountAsync(host.Queue + "_error") == 1, "dead-lettered");
        await broker.RequireQuorumAsync(host.Queue);
        await broker.RequireQuorumAsync(host.Queue + "_error");
    }

    [Fact]
    public async Task Redrive_names_a_queue_that_does_not_exist()
    {
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        await using var host = await MessagingHost.StartAsync(settings);

        var missing = await Assert.ThrowsAsync<CommandException>(() => host.Get<Redrive>().MoveAsync("nowhere", Test.Ct));
        Assert.Equal("There is no queue nowhere.", missing.Message);
    }

    [Fact]
    public async Task Redrive_brings_nothing_back_where_nothing_has_failed()
    {
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        await using var host = await MessagingHost.StartAsync(settings);
        await host.SaveAsync(db => db.Publish(new Note(1)));
        await Eventually.IsTrueAsync(() => host.Notes.Done.Count == 1, "consumed");

        Assert.Equal(0u, await host.Get<Redrive>().MoveAsync(host.Queue, Test.Ct));
    }
}
