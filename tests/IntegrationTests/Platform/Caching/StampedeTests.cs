namespace ProdReady.IntegrationTests.Platform.Caching;

public sealed class StampedeTests(TestServers servers)
{
    [Fact]
    public async Task A_hundred_concurrent_misses_read_the_database_once()
    {
        await using var instance = await CacheInstance.StartAsync((await servers.RedisAsync()).ConnectionString);
        var source = new Source { Duration = TimeSpan.FromMilliseconds(200) };

        var names = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => source.NameAsync(instance)));

        Assert.All(names, name => Assert.Equal("first", name));
        Assert.Equal(1, source.Reads);
    }

    [Fact]
    public async Task A_hundred_concurrent_misses_on_two_instances_read_the_database_once()
    {
        var redis = await servers.RedisAsync();
        await using var one = await CacheInstance.StartAsync(redis.ConnectionString);
        await using var two = await CacheInstance.StartAsync(redis.ConnectionString);
        var source = new Source { Duration = TimeSpan.FromMilliseconds(200) };

        var names = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => source.NameAsync(i % 2 == 0 ? one : two)));

        Assert.All(names, name => Assert.Equal("first", name));
        Assert.Equal(1, source.Reads);
    }

    [Fact]
    public async Task Without_Redis_one_read_at_a_time_for_each_key()
    {
        await using var instance = await CacheInstance.StartAsync("127.0.0.1:1", connect: false);
        var source = new Source { Hold = new TaskCompletionSource() };

        var asked = Enumerable.Range(0, 100).Select(_ => source.NameAsync(instance)).ToArray();
        source.Hold.SetResult();

        Assert.All(await Task.WhenAll(asked), name => Assert.Equal("first", name));
        Assert.Equal(1, source.MostAtOnce);
        Assert.Equal(2, source.Reads); // one for the first, and one after it for all who asked meanwhile
    }

    [Fact]
    public async Task Without_Redis_the_answer_is_read_after_the_question()
    {
        await using var instance = await CacheInstance.StartAsync("127.0.0.1:1", connect: false);
        var source = new Source { Hold = new TaskCompletionSource() };
        var early = source.NameAsync(instance);
        await Eventually.IsTrueAsync(() => source.Reads == 1, "the first read has begun");

        source.Write("second");
        var late = source.NameAsync(instance);
        source.Hold.SetResult();

        Assert.Equal("first", await early);
        Assert.Equal("second", await late);
    }

    [Fact]
    public async Task A_caller_who_gives_up_does_not_fail_those_who_wait_with_it()
    {
        await using var instance = await CacheInstance.StartAsync((await servers.RedisAsync()).ConnectionString);
        var source = new Source { Hold = new TaskCompletionSource() };
        using var impatient = new CancellationTokenSource();
        var first = instance.Cache.GetOrCreateAsync(source.Key, source.ReadAsync, source.Entry, impatient.Token).AsTask();
        await Eventually.IsTrueAsync(() => source.Reads == 1, "the first read has begun");
        var waiting = Task.WhenAll(Enumerable.Range(0, 10).Select(_ => source.NameAsync(instance)));

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        source.Hold.SetResult();

        Assert.All(await waiting, name => Assert.Equal("first", name));
        Assert.Equal(2, source.Reads);
    }

    [Fact]
    public async Task A_failed_read_fails_its_callers_and_is_not_kept()
    {
        await using var instance = await CacheInstance.StartAsync((await servers.RedisAsync()).ConnectionString);
        var source = new Source();
        var failing = new TaskCompletionSource<Customer?>();
        var callers = Enumerable.Range(0, 5)
            .Select(_ => instance.Cache.GetOrCreateAsync(source.Key, _ => failing.Task, source.Entry, Test.Ct).AsTask())
            .ToArray();

        failing.SetException(new TimeoutException("The database is slow."));
        foreach (var caller in callers)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => caller);
        }

        Assert.Equal("first", await source.NameAsync(instance));
    }

    [Fact]
    public async Task A_fill_whose_instance_died_is_given_up_in_time()
    {
        var redis = await servers.RedisAsync();
        var source = new Source { Hold = new TaskCompletionSource() };
        var clock = new TestClock();
        await using var living = await CacheInstance.StartAsync(redis.ConnectionString, clock: clock);
        var dying = await CacheInstance.StartAsync(redis.ConnectionString);
        var lost = source.NameAsync(dying);
        await Eventually.IsTrueAsync(() => source.Reads == 1, "the fill has begun");
        await dying.DisposeAsync();
        source.Hold = null;

        var waiting = source.NameAsync(living);
        Assert.False(waiting.IsCompleted);
        clock.Passed = CacheInstance.FillWait;

        Assert.Equal("first", await waiting);
        Assert.Equal(2, source.Reads);
        Assert.False(lost.IsCompleted);
    }

    [Fact]
    public async Task Nothing_is_kept_of_what_is_not_there_unless_asked()
    {
        await using var instance = await CacheInstance.StartAsync((await servers.RedisAsync()).ConnectionString);
        var source = new Source();
        var reads = 0;
        Task<Customer?> NoneAsync(CancellationToken ct) =>
            Task.FromResult<Customer?>(Interlocked.Increment(ref reads) > 0 ? null : null);

        Assert.Null(await instance.Cache.GetOrCreateAsync(source.Key, NoneAsync, source.Entry, Test.Ct));
        Assert.Null(await instance.Cache.GetOrCreateAsync(source.Key, NoneAsync, source.Entry, Test.Ct));
        Assert.Equal(2, reads);

        var keeping = source.Entry with { CacheNull = true };
        Assert.Null(await instance.Cache.GetOrCreateAsync(source.Key, NoneAsync, keeping, Test.Ct));
        Assert.Null(await instance.Cache.GetOrCreateAsync(source.Key, NoneAsync, keeping, Test.Ct));
        Assert.Equal(3, reads);
    }
}
