using ProdReady.App.Accounts;
using ProdReady.Platform.Messaging;

namespace ProdReady.IntegrationTests.Platform.Messaging;

[Collection("Messaging")] // One exchange carries the messages of all these tests.
public sealed class HungConsumerTests(TestServers shared)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4.5);
    private readonly TestClock _clock = new(Limit);
    private readonly TaskCompletionSource<CancellationToken> _hangs = new();
    private readonly TaskCompletionSource _goesOn = new();

    [Fact]
    public async Task A_message_whose_consumer_hangs_becomes_a_dead_letter_gives_its_place_to_others_and_has_no_effect()
    {
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        await using var broker = await Broker.ConnectAsync(settings);
        await using var host = await MessagingHost.StartAsync(
            settings, clock: _clock, more: [("RabbitMq:AttemptLimit", $"{Limit}"), ("RabbitMq:Prefetch", "1")]);
        host.Notes.Does = async (context, db) =>
        {
            if (context.Message.Number != 1 || !_hangs.TrySetResult(context.CancellationToken)) return;
            db.Tenants.Add(new Tenant { Id = db.TenantId, Name = "late", CreatedAt = DateTimeOffset.UnixEpoch });
            await _goesOn.Task;
            await db.SaveChangesAsync(CancellationToken.None);
        };

        await host.SaveAsync(db => db.Publish(new Note(1)));
        var end = await _hangs.Task.WaitAsync(TimeSpan.FromSeconds(60), Test.Ct);
        await host.SaveAsync(db => db.Publish(new Note(2)));
        await Eventually.IsTrueAsync(() => _clock.Waiting.Contains(Limit), "its time runs");
        _clock.Ring();

        await Eventually.IsTrueAsync(() => host.Notes.Done.Any(note => note.Number == 2), "the other is consumed");
        Assert.True(end.IsCancellationRequested);
        await Eventually.IsTrueAsync(async () => await broker.CountAsync(host.Queue + "_error") == 1, "it is a dead letter");
        Assert.Contains("It took longer than 00:04:30", await broker.ReasonAsync(host.Queue), StringComparison.Ordinal);
        Assert.Single(host.Notes.Tries, note => note.Number == 1);

        // What the one that was left behind had begun is rolled back, or this delivery would pass for a second one.
        _goesOn.SetResult();
        await Eventually.IsTrueAsync(async () => await broker.CountAsync(host.Queue + "_error") == 1, "it lies there still");
        Assert.Equal(1u, await host.Get<Redrive>().MoveAsync(host.Queue, Test.Ct));
        await Eventually.IsTrueAsync(() => host.Notes.Tries.Count(note => note.Number == 1) == 2, "it is tried anew");
        Assert.Equal(0, await host.CountTenantsAsync());
    }
}
