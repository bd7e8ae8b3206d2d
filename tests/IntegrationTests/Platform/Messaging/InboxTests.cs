using MassTransit;
using ProdReady.App.Accounts;
using ProdReady.App.Data;

namespace ProdReady.IntegrationTests.Platform.Messaging;

[Collection("Messaging")] // One exchange carries the messages of all these tests.
public sealed class InboxTests(TestServers shared)
{
    [Fact]
    public async Task A_message_delivered_twice_has_one_effect()
    {
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        await using var host = await MessagingHost.StartAsync(settings, more: ("RabbitMq:Prefetch", "1")); // one after another
        host.Notes.Does = SaveATenant;
        var id = Guid.CreateVersion7();

        await host.DeliverAsync(id, new Note(1));
        await host.DeliverAsync(id, new Note(1));
        await host.DeliverAsync(Guid.CreateVersion7(), new Note(2));

        await Eventually.IsTrueAsync(() => host.Notes.Done.Any(note => note.Number == 2), "the last consumed");
        await QueueIsEmptyAsync(host, settings);
        Assert.Equal([1, 2], host.Notes.Tries.Select(note => note.Number).Order());
    }

    [Fact]
    public async Task A_failed_try_leaves_nothing_and_the_next_one_starts_afresh()
    {
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        await using var host = await MessagingHost.StartAsync(settings);
        var tracked = new List<int>();
        host.Notes.Does = async (context, db) =>
        {
            tracked.Add(db.ChangeTracker.Entries().Count());
            await SaveATenant(context, db); // under the message's tenant id: a second insert would clash
            if (host.Notes.Tries.Count < 3)
            {
                throw new InvalidOperationException("not yet");
            }
        };

        await host.SaveAsync(db => db.Publish(new Note(1)));

        await Eventually.IsTrueAsync(() => host.Notes.Done.Count == 1, "consumed at the third try");
        Assert.Equal([0, 0, 0], tracked);
        await Eventually.IsTrueAsync(async () => await host.CountTenantsAsync() == 1, "it is committed");
    }

    [Fact]
    public async Task An_outside_effect_runs_without_a_transaction_and_is_not_repeated()
    {
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        await using var host = await MessagingHost.StartAsync(
            settings, outsideEffect: true, more: ("RabbitMq:Prefetch", "1")); // one after another: the note follows the effect
        var inTransaction = new List<bool>();
        host.Notes.Does = (_, db) =>
        {
            inTransaction.Add(db.Database.CurrentTransaction is not null);
            return host.Notes.Tries.Count == 1 ? throw new InvalidOperationException("the first try fails") : Task.CompletedTask;
        };
        var id = Guid.CreateVersion7();

        await host.DeliverAsync(id, new Note(1));
        await Eventually.IsTrueAsync(() => host.Notes.Done.Count == 1, "done at the second try");
        await QueueIsEmptyAsync(host, settings);
        await host.DeliverAsync(id, new Note(1));
        await host.DeliverAsync(Guid.CreateVersion7(), new Note(2));

        await Eventually.IsTrueAsync(() => host.Notes.Done.Any(note => note.Number == 2), "the last consumed");
        await QueueIsEmptyAsync(host, settings);
        Assert.Equal([1, 1, 2], host.Notes.Tries.Select(note => note.Number).Order());
        Assert.Equal([false, false, false], inTransaction);
    }

    private static async Task SaveATenant(ConsumeContext<Note> context, AppDbContext db)
    {
        if (context.Message.Number == 1)
        {
            db.Tenants.Add(new Tenant { Id = db.TenantId, Name = "made by the message", CreatedAt = DateTimeOffset.UnixEpoch });
        }

        await db.SaveChangesAsync(context.CancellationToken);
    }

    private static async Task QueueIsEmptyAsync(MessagingHost host, Dictionary<string, string> settings)
    {
        await using var broker = await Broker.ConnectAsync(settings);
        await Eventually.IsTrueAsync(async () => await broker.CountAsync(host.Queue) == 0, "nothing waits");
        Assert.Equal(0u, await broker.CountAsync(host.Queue + "_error"));
    }
}
