using ProdReady.Platform.LoadShedding;

namespace ProdReady.IntegrationTests.Platform.LoadShedding;

/// <summary>Who waits for a turn, and who does not get one.</summary>
public sealed class AdaptiveLimitTests
{
    [Fact]
    public async Task A_burst_may_wait_until_its_queue_has_stood_for_as_long()
    {
        var options = new LoadSheddingOptions
        {
            MinConcurrent = 20, MaxConcurrent = 20,
            QueueTime = TimeSpan.FromMilliseconds(10), BurstTime = TimeSpan.FromSeconds(30),
        };
        var clock = new TestClock(options.QueueTime, options.BurstTime);
        var limit = new AdaptiveLimit(options, clock);
        for (var i = 0; i < 20; i++) Assert.True(await limit.EnterAsync());
        var burst = Enumerable.Range(0, 40).Select(_ => limit.EnterAsync()).ToList();
        Assert.Equal(40, clock.Waiting.Count(length => length == options.BurstTime));

        for (var i = 0; i < 25; i++) limit.Leave(took: null);
        Assert.All(await Task.WhenAll(burst[15..]).WaitAsync(Test.Ct), Assert.True);
        clock.Passed = options.BurstTime;
        var newcomer = limit.EnterAsync();

        Assert.All(await Task.WhenAll(burst[..15]).WaitAsync(Test.Ct), Assert.False);
        Assert.Contains(options.QueueTime, clock.Waiting);
        limit.Leave(took: null);
        Assert.True(await newcomer.WaitAsync(Test.Ct));
    }

    [Fact]
    public async Task In_a_queue_that_stands_as_many_wait_as_are_worked_on_and_who_comes_then_is_turned_away_at_once()
    {
        var clock = new TestClock();
        var options = new LoadSheddingOptions
        {
            MinConcurrent = 5, MaxConcurrent = 5, QueueTime = TimeSpan.FromHours(1), BurstTime = TimeSpan.FromMinutes(1),
        };
        var limit = new AdaptiveLimit(options, clock);
        for (var i = 0; i < 5; i++) Assert.True(await limit.EnterAsync());
        var waiting = Enumerable.Range(0, 8).Select(_ => limit.EnterAsync()).ToList();
        clock.Passed = options.BurstTime;

        var newcomer = limit.EnterAsync();

        Assert.True(newcomer.IsCompleted);
        Assert.False(await newcomer);
        Assert.All(await Task.WhenAll(waiting[..3]).WaitAsync(Test.Ct), Assert.False); // the burst's oldest make room
        Assert.DoesNotContain(waiting[3..], turn => turn.IsCompleted);
        for (var i = 0; i < 5; i++) limit.Leave(took: null);
        Assert.All(await Task.WhenAll(waiting[3..]).WaitAsync(Test.Ct), Assert.True);
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
        var queued = limit.EnterAsync();
        Assert.False(await limit.EnterAsync());
        limit.Leave(took: null);
        Assert.True(await queued);

        var next = limit.EnterAsync();

        await Eventually.IsTrueAsync(() => next.IsCompleted, "it is turned away after QueueTime");
        Assert.False(await next);
    }

    [Fact]
    public async Task The_limit_grows_while_all_is_fast_shrinks_for_as_long_as_it_is_slow_and_comes_back()
    {
        var clock = new TestClock { Stands = true };
        var limit = new AdaptiveLimit(new LoadSheddingOptions { MinConcurrent = 10, MaxConcurrent = 100 }, clock);
        var (fast, slow) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));

        await WorkAsync(limit, clock, windows: 80, fast);
        Assert.Equal(100, limit.Current);
        await WorkAsync(limit, clock, windows: 40, slow);
        Assert.Equal(10, limit.Current);
        await WorkAsync(limit, clock, windows: 80, fast);
        Assert.Equal(100, limit.Current);

        for (var i = 0; i < 400; i++) await WorkAsync(limit, clock, windows: 1, fast, atOnce: 1);
        Assert.Equal(10, limit.Current);
    }

    private static async Task WorkAsync(AdaptiveLimit limit, TestClock clock, int windows, TimeSpan took, int? atOnce = null)
    {
        for (var window = 0; window < windows; window++)
        {
            var requests = atOnce ?? limit.Current;
            for (var i = 0; i < requests; i++) Assert.True(await limit.EnterAsync());
            clock.Passed += took;
            for (var i = 0; i < requests; i++) limit.Leave(took);
        }
    }
}
