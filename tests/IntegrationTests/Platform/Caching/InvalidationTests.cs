using ProdReady.Platform.Caching;

namespace ProdReady.IntegrationTests.Platform.Caching;

public sealed class InvalidationTests(TestServers servers)
{
    [Fact]
    public async Task A_slow_fill_never_overwrites_a_newer_write()
    {
        var redis = await servers.RedisAsync();
        await using var slow = await CacheInstance.StartAsync(redis.ConnectionString);
        await using var writer = await CacheInstance.StartAsync(redis.ConnectionString);
        var source = new Source { Hold = new TaskCompletionSource() };
        var hold = source.Hold;
        var early = source.NameAsync(slow);
        await Eventually.IsTrueAsync(() => source.Reads == 1, "the slow fill has read");
        source.Hold = null;

        source.Write("second");
        await writer.Cache.InvalidateAsync([source.Key], Test.Ct);
        var between = await source.NameAsync(writer);
        hold.SetResult();
        await early;

        Assert.Equal("second", between);
        Assert.Equal("second", await source.NameAsync(slow));
        Assert.Equal("second", await source.NameAsync(writer));
        Assert.Equal(2, source.Reads);
    }

    [Fact]
    public async Task Who_asks_after_a_write_does_not_join_a_fill_from_before_it()
    {
        await using var instance = await CacheInstance.StartAsync((await servers.RedisAsync()).ConnectionString);
        var source = new Source { Hold = new TaskCompletionSource() };
        var hold = source.Hold;
        var early = source.NameAsync(instance);
        await Eventually.IsTrueAsync(() => source.Reads == 1, "the slow fill has read");
        source.Hold = null;

        source.Write("second");
        await instance.Cache.InvalidateAsync([source.Key], Test.Ct);

        Assert.Equal("second", await source.NameAsync(instance));
        Assert.False(early.IsCompleted);
        hold.SetResult();
        await early;
        Assert.Equal("second", await source.NameAsync(instance));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_reaches_the_other_instance_by_key_and_by_tag(bool byTag)
    {
        var redis = await servers.RedisAsync();
        await using var writer = await CacheInstance.StartAsync(redis.ConnectionString);
        await using var other = await CacheInstance.StartAsync(redis.ConnectionString);
        var source = new Source();
        var untouched = new Source();
        await source.NameAsync(writer);
        await source.NameAsync(other);
        await untouched.NameAsync(other);
        Assert.Equal(1, source.Reads);

        source.Write("second");
        await writer.Cache.InvalidateAsync([byTag ? source.Tag : source.Key], Test.Ct);

        Assert.Equal("second", await source.NameAsync(writer));
        await Eventually.IsTrueAsync(
            async () => await source.NameAsync(other) == "second", "the other instance serves the new value, not its copy");
        await untouched.NameAsync(other);
        Assert.Equal(1, untouched.Reads);
    }

    [Fact]
    public async Task The_writer_reads_its_own_write_at_once()
    {
        await using var instance = await CacheInstance.StartAsync((await servers.RedisAsync()).ConnectionString);
        var source = new Source("0");
        var readers = new CancellationTokenSource();
        var crowd = Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            while (!readers.IsCancellationRequested)
            {
                await source.NameAsync(instance);
                await Task.Yield();
            }
        }));

        for (var i = 1; i <= 200; i++)
        {
            source.Write($"{i}");
            await instance.Cache.InvalidateAsync([source.Key], Test.Ct);
            Assert.Equal($"{i}", await source.NameAsync(instance));
        }

        await readers.CancelAsync();
        await crowd;
        readers.Dispose();
    }

    [Fact]
    public async Task A_version_that_Redis_evicted_costs_a_miss_and_no_stale_value()
    {
        var redis = await servers.RedisAsync();
        await using var instance = await CacheInstance.StartAsync(redis.ConnectionString, TimeSpan.Zero);
        var source = new Source();
        await source.NameAsync(instance);
        await source.NameAsync(instance);
        Assert.Equal(1, source.Reads);

        source.Write("second");
        Assert.True(await instance.Redis.RunAsync(db => db.KeyDeleteAsync($"cache:version:{source.Key}"), Test.Ct));

        Assert.Equal("second", await source.NameAsync(instance));
    }

    [Fact]
    public async Task What_Redis_holds_is_read_back_whole()
    {
        var redis = await servers.RedisAsync();
        await using var one = await CacheInstance.StartAsync(redis.ConnectionString);
        await using var two = await CacheInstance.StartAsync(redis.ConnectionString);
        var source = new Source("Žofie \n \0 \"x\"");

        var filled = await one.Cache.GetOrCreateAsync(source.Key, source.ReadAsync, source.Entry, Test.Ct);
        var read = await two.Cache.GetOrCreateAsync(source.Key, source.ReadAsync, source.Entry, Test.Ct);

        Assert.Equal(1, source.Reads);
        Assert.Equivalent(filled, read, strict: true);
        Assert.NotSame(filled, read);
        Assert.Same(read, await two.Cache.GetOrCreateAsync(source.Key, source.ReadAsync, source.Entry, Test.Ct));
    }

    [Fact]
    public async Task The_local_layer_keeps_to_its_size()
    {
        var versions = new LocalVersions();
        var local = new LocalCache(versions, TimeProvider.System, TimeSpan.FromMinutes(1), capacity: 100);
        var tenant = Guid.NewGuid();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                var names = new CacheNames(new CacheKey("x", tenant, Guid.NewGuid()), null);
                local.Put(new CacheKey("x", tenant, Guid.NewGuid()), "v", names.Slots, versions.Sum(names.Slots),
                    TimeSpan.FromMinutes(1));
            }
        })));

        Assert.InRange(local.Count, 1, 104);
    }
}
