using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using ProdReady.App.Data;
using ProdReady.Platform.Messaging;
using ProdReady.Platform.Redis;
using ProdReady.Platform.Tenancy;

namespace ProdReady.IntegrationTests.Platform.Messaging;

/// <summary>How often the relay looks, on a clock on which the time to gather is over when the test says so.</summary>
[Collection("Messaging")] // One exchange carries the messages of all these tests.
public sealed class OutboxPaceTests(TestServers shared) : IAsyncLifetime
{
    private static readonly TimeSpan Gather = TimeSpan.FromSeconds(7.7);
    private readonly TestClock _clock = new(Gather);
    private TestRedis _redis = null!; // The shared one rings for the messages of everybody.
    private MessagingHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await TestRedis.StartAsync();
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        settings["Redis__ConnectionString"] = _redis.ConnectionString;
        settings["Redis__CallTimeout"] = "00:00:10"; // so that no ring is lost
        _host = await MessagingHost.StartAsync(settings, clock: _clock, more: ("Outbox:GatherTime", $"{Gather}"));
        await UntilTheBellIsHeardAsync();
        _host.Get<OutboxBell>().Ring();
        await UntilTheRelayPausesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_message_after_silence_leaves_at_once_and_those_that_gather_leave_together()
    {
        for (var lone = 1; lone <= 5; lone++)
        {
            _clock.Ring();
            await _host.SaveAsync(db => db.Publish(new Note(lone)));
            await Eventually.IsTrueAsync(() => _host.Notes.Done.Count == lone, "it is consumed, alone");
            await UntilTheRelayPausesAsync();
        }

        for (var i = 1; i <= 20; i++)
        {
            await _host.SaveAsync(db => db.Publish(new Note(100 + i)));
            await _host.SaveAsync(db => db.Publish(new Note(200 + i), orderingKey: "a"));
        }

        Assert.Equal(40, await CountAsync());
        _clock.Ring();
        await Eventually.IsTrueAsync(() => _host.Notes.Done.Count == 45, "all are consumed");
    }

    [Fact]
    public async Task What_waits_for_another_message_of_its_key_leaves_right_after_it_and_never_before()
    {
        var relay = _host.Get<IEnumerable<IHostedService>>().OfType<OutboxRelay>().Single();
        await _host.SaveAsync(db => db.Publish(new Note(1), orderingKey: "a"));
        Assert.False(await relay.RelayAsync(Test.Ct));
        Assert.Equal(0, await CountAsync());

        await _host.SaveAsync(db => db.Publish(new Note(2), orderingKey: "a"));
        await _host.SaveAsync(db => db.Publish(new Note(3), orderingKey: "a"));
        Assert.True(await relay.RelayAsync(Test.Ct));
        Assert.Equal(1, await CountAsync());
        Assert.False(await relay.RelayAsync(Test.Ct));
        Assert.Equal(0, await CountAsync());

        await _host.SaveAsync(db => db.Publish(new Uri("http://localhost"), orderingKey: "b")); // of no registered type
        await _host.SaveAsync(db => db.Publish(new Note(4), orderingKey: "b"));
        await _host.SaveAsync(db => db.Publish(new Note(5), orderingKey: "c"));
        Assert.False(await relay.RelayAsync(Test.Ct));
        Assert.Equal(2, await CountAsync());
    }

    private Task UntilTheBellIsHeardAsync()
    {
        var redis = _host.Get<RedisConnection>();
        return Eventually.IsTrueAsync(
            async () => redis.IsConnected && (string[])(await redis.RunAsync(
                database => database.ExecuteAsync("PUBSUB", "NUMSUB", OutboxBell.Channel), Test.Ct))! is [_, "1"],
            "the relay listens");
    }

    private Task UntilTheRelayPausesAsync() =>
        Eventually.IsTrueAsync(() => _clock.Waiting.Contains(Gather), "the relay lets messages gather");

    private async Task<int> CountAsync()
    {
        await using var db = _host.Get<AcrossTenants<AppDbContext>>().Open();
        return await db.OutboxMessages.CountAsync(Test.Ct);
    }
}
