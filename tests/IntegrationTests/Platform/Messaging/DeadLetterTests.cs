using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Messaging;
using ProdReady.Platform.Tenancy;

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
        Assert.Equal(3, (await ListAsync(host)).Count);

        repaired = true;
        Assert.Equal(3u, await host.Get<Redrive>().MoveAsync(host.Queue, Test.Ct));
        await Eventually.IsTrueAsync(() => host.Notes.Done.Count == 40, "the poison is consumed after the repair");
        Assert.Equal(0u, await broker.CountAsync(host.Queue + "_error"));
        Assert.Empty(await ListAsync(host));
    }

    [Fact]
    public async Task Poison_of_every_kind_is_listed_with_its_reason_and_the_good_messages_behind_it_are_consumed()
    {
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        await using var broker = await Broker.ConnectAsync(settings);
        await using var host = await MessagingHost.StartAsync(settings, more: ("RabbitMq:Prefetch", "2"));
        host.Notes.Does = (context, _) => context.Message.Number >= 0
            ? Task.CompletedTask
            : throw new InvalidOperationException("No 'Ada Lovelace' <ada@example.test>, but no-such-thing.");

        var noJson = await broker.SendAsync(host.Queue, "no JSON"u8.ToArray());
        var unknown = await broker.SendAsync(
            host.Queue, """{"messageType":["urn:message:Nobody:Knows"],"message":{}}"""u8.ToArray(), host.Tenant);
        var huge = await broker.SendAsync(host.Queue, new byte[12_000_000]);
        await host.SaveAsync(db =>
        {
            db.Publish(new Note(-1));
            for (var i = 0; i < 20; i++) db.Publish(new Note(i));
        });

        await Eventually.IsTrueAsync(() => host.Notes.Done.Count == 20, "all good ones consumed");
        await Eventually.IsTrueAsync(async () => await broker.CountAsync(host.Queue + "_error") == 4, "all poison is put aside");
        var listed = await ListAsync(host);
        Assert.Equal(4, listed.Count);
        Assert.Superset(new HashSet<Guid?> { noJson, unknown, huge }, listed.Select(letter => letter.MessageId).ToHashSet());
        Assert.Equal(host.Tenant, listed.Single(letter => letter.MessageId == unknown).TenantId);
        var failed = listed.Single(letter => letter.MessageType == typeof(Note).FullName);
        Assert.Equal("No … … but no-such-thing.", failed.Reason);
        Assert.Equal((host.Queue, host.Tenant, 6), (failed.Queue, failed.TenantId, failed.Tries));
        Assert.Equal(typeof(InvalidOperationException).FullName, failed.ExceptionType);
    }

    private static async Task<List<DeadLetter>> ListAsync(MessagingHost host)
    {
        await using var db = host.Get<AcrossTenants<AppDbContext>>().Open();
        return await db.DeadLetters.AsNoTracking().Where(letter => letter.Queue == host.Queue).ToListAsync(Test.Ct);
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
