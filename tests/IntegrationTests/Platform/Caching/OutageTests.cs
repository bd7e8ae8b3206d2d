namespace ProdReady.IntegrationTests.Platform.Caching;

/// <summary>Each with a Redis of its own, to harm.</summary>
public sealed class OutageTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Redis_stopped_means_right_answers_and_none_that_fails()
    {
        await using var redis = await TestRedis.StartAsync();
        await using var one = await CacheInstance.StartAsync(redis.ConnectionString, checkInterval: Soon);
        await using var two = await CacheInstance.StartAsync(redis.ConnectionString, checkInterval: Soon);
        var source = new Source("0");
        await source.NameAsync(one);
        await source.NameAsync(two);

        await redis.Server.StopAsync(Test.Ct);
        await Eventually.IsTrueAsync(() => !one.IsCurrent && !two.IsCurrent, "both have noticed");

        for (var i = 1; i <= 20; i++)
        {
            source.Write($"{i}");
            await one.Cache.InvalidateAsync([source.Key], Test.Ct);
            Assert.Equal($"{i}", await source.NameAsync(one));
            Assert.Equal($"{i}", await source.NameAsync(two));
        }
    }

    [Fact]
    public async Task After_an_outage_no_stale_value_is_served()
    {
        await using var redis = await TestRedis.StartAsync();
        await using var writer = await CacheInstance.StartAsync(redis.ConnectionString, checkInterval: Soon);
        await using var other = await CacheInstance.StartAsync(redis.ConnectionString, checkInterval: Soon);
        var source = new Source();
        await source.NameAsync(writer);
        await source.NameAsync(other);

        // Frozen, not stopped: it keeps what it holds, as a Redis behind a broken network does.
        redis.Server.Pause();
        await Eventually.IsTrueAsync(() => !writer.IsCurrent && !other.IsCurrent, "both have noticed");
        source.Write("second");
        await writer.Cache.InvalidateAsync([source.Key], Test.Ct);
        Assert.Equal("second", await source.NameAsync(writer));
        Assert.Equal("second", await source.NameAsync(other));

        redis.Server.Resume();
        await WatchUntilCurrentAsync(writer, source, "second");
        await WatchUntilCurrentAsync(other, source, "second");
        Assert.Equal("second", await source.NameAsync(writer));
        Assert.Equal("second", await source.NameAsync(other));

        await Eventually.IsTrueAsync(
            async () =>
            {
                var reads = source.Reads;
                await source.NameAsync(writer);
                return source.Reads == reads;
            },
            "values are kept again");
    }

    [Fact]
    public async Task An_outage_under_load_shows_no_value_older_than_the_last_write_seen()
    {
        await using var redis = await TestRedis.StartAsync();
        await using var instance = await CacheInstance.StartAsync(redis.ConnectionString, checkInterval: Soon);
        var source = new Source("0");
        using var end = new CancellationTokenSource();
        var written = 0;
        var readers = Enumerable.Range(0, 8).Select(async _ =>
        {
            while (!end.IsCancellationRequested)
            {
                var atLeast = Volatile.Read(ref written);
                var seen = int.Parse((await source.NameAsync(instance))!, System.Globalization.CultureInfo.InvariantCulture);
                Assert.True(seen >= atLeast, $"Saw {seen} after {atLeast} was written.");
                await Task.Yield();
            }
        }).ToArray();
        var writer = Task.Run(
            async () =>
            {
                for (var i = 1; !end.IsCancellationRequested; i++)
                {
                    source.Write($"{i}");
                    await instance.Cache.InvalidateAsync([source.Key], Test.Ct);
                    Volatile.Write(ref written, i);
                    await Task.Delay(1, Test.Ct);
                }
            },
            Test.Ct);

        for (var i = 0; i < 2; i++)
        {
            redis.Server.Kill();
            await Eventually.IsTrueAsync(() => !instance.Redis.IsConnected, "the loss is noticed");
            await redis.Server.StartAsync(Test.Ct);
            await instance.WaitUntilCurrentAsync();
        }

        await end.CancelAsync();
        await writer;
        await Task.WhenAll(readers);
        Assert.True(written > 10);
    }

    private static Task WatchUntilCurrentAsync(CacheInstance instance, Source source, string expected) =>
        Eventually.IsTrueAsync(
            async () =>
            {
                Assert.Equal(expected, await source.NameAsync(instance));
                return instance.IsCurrent;
            },
            "the cache is in use again");
}
