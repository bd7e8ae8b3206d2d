using ProdReady.Platform.LoadShedding;

namespace ProdReady.IntegrationTests.Platform.LoadShedding;

/// <summary>Who waits for a turn, and who does not get one.</summary>
public sealed class AdaptiveLimitTests
{
    [Fact]
    public async Task A_burst_may_wait_and_a_queue_that_stands_may_not()
    {
        var clock = new TestClock();
        var options = new LoadSheddingOptions
        {
            MinConcurrent = 20, MaxConcurrent = 20,
            QueueTime = TimeSpan.FromMilliseconds(10), BurstTime = TimeSpan.FromSeconds(30),
        };
        var limit = new AdaptiveLimit(options, clock);
        for (var i = 0; i < 20; i++) Assert.True(await limit.EnterAsync());
        var burst = Enumerable.Range(0, 30).Select(_ => limit.EnterAsync()).ToList();

        clock.Passed = options.BurstTime;
        Assert.False(await limit.EnterAsync());

        Assert.DoesNotContain(burst, turn => turn.IsCompleted);
        foreach (var _ in burst) limit.Leave(took: null);
        Assert.DoesNotContain(false, await Task.WhenAll(burst));
    }

    [Fact]
    public async Task Where_as_many_wait_as_can_get_a_turn_the_oldest_is_turned_away_at_once()
    {
        var clock = new TestClock();
        var options = new LoadSheddingOptions
        {
            MinConcurrent = 5, MaxConcurrent = 5, QueueTime = TimeSpan.FromHours(1), BurstTime = TimeSpan.FromMinutes(1),
        };
        var limit = new AdaptiveLimit(options, clock);
        for (var i = 0; i < 5; i++) Assert.True(await limit.EnterAsync());
        var waiting = Enumerable.Range(0, 10).Select(_ => limit.EnterAsync()).ToList();
        clock.Passed = options.BurstTime;

        waiting.Add(limit.EnterAsync());

        await Eventually.IsTrueAsync(() => waiting[0].IsCompleted, "it is turned away, and does not wait for its time");
        Assert.False(await waiting[0]);
        foreach (var _ in waiting[1..]) limit.Leave(took: null);
        Assert.DoesNotContain(false, await Task.WhenAll(waiting[1..]));
    }

    [Fact]
    public async Task What_comes_after_somebody_was_turned_away_is_no_burst()
    {
        var options = new LoadSheddingOptions
        {
            MaxConcurrent = 1, MaxQueued = 1, QueueTime = TimeSpan.FromMilliseconds(10), BurstTime = TimeSpan.FromMinutes(1),
        };
        var limit = new AdaptiveLimit(options, TimeProvider.System);
        Assert.True(await limit.EnterAsync());
        Task<bool>[] queued = [limit.EnterAsync(), limit.EnterAsync()];
        Assert.False(await queued[0]);
        limit.Leave(took: null);
        Assert.True(await queued[1]);

        var next = limit.EnterAsync();

        await Eventually.IsTrueAsync(() => next.IsCompleted, "it is turned away after QueueTime");
        Assert.False(await next);
    }
}
