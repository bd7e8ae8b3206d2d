using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProdReady.Platform.Redis;

namespace ProdReady.Platform.Caching;

// Prevents a value from being served whose invalidation got lost on the way: while this instance has one to deliver,
// or has not renewed the epoch since Redis was last lost, it does without the cache.
internal sealed class CacheCoherence(
    RedisConnection redis, SharedCache shared, LocalVersions versions, TimeProvider time, ILogger<CacheCoherence> logger)
    : BackgroundService
{
    private const int MostNames = 1_000;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);

    private readonly Channel<bool> _work = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Lock _lock = new();
    private HashSet<string> _undelivered = [];
    private volatile bool _isListening;
    private volatile bool _isBehind;
    private volatile int _lossesSeen;

    /// <summary>What the cache holds may be served.</summary>
    public bool IsCurrent => _isListening && !_isBehind && redis.IsConnected && redis.Losses == _lossesSeen;

    /// <summary>Returns when no instance that is connected serves what was kept before, or this one no longer does.</summary>
    public async Task InvalidateAsync(IReadOnlyCollection<string> names, CancellationToken ct)
    {
        BumpLocally(names);
        try
        {
            await shared.InvalidateAsync(names, ct);
        }
        catch (Exception exception) when (exception is RedisUnavailableException or OperationCanceledException)
        {
            DeliverLater(names);
        }

        BumpLocally(names);
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        redis.Lost += versions.BumpAll;
        redis.Restored += () => _work.Writer.TryWrite(true);
        await redis.SubscribeAsync(SharedCache.Channel, message => BumpLocally(SharedCache.NamesIn(message)));
        _isListening = true;
        _work.Writer.TryWrite(true);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in _work.Reader.ReadAllAsync(stoppingToken))
        {
            while (redis.IsConnected && (_isBehind || redis.Losses != _lossesSeen))
            {
                if (!await TryCatchUpAsync(stoppingToken))
                {
                    await Task.Delay(RetryInterval, time, stoppingToken);
                }
            }
        }
    }

    private async Task<bool> TryCatchUpAsync(CancellationToken ct)
    {
        HashSet<string> names;
        var losses = redis.Losses;
        lock (_lock)
        {
            (names, _undelivered) = (_undelivered, []);
        }

        var all = losses != _lossesSeen || names.Count > MostNames;
        try
        {
            await shared.InvalidateAsync(all ? [SharedCache.Epoch] : names, ct);
        }
        catch (RedisUnavailableException exception)
        {
            logger.LogWarning(exception, "{Count} invalidations wait for Redis; the cache is not used.", names.Count);
            DeliverLater(names);
            return false;
        }

        versions.BumpAll();
        lock (_lock)
        {
            _lossesSeen = losses;
            _isBehind = _undelivered.Count > 0;
        }

        return true;
    }

    private void DeliverLater(IReadOnlyCollection<string> names)
    {
        lock (_lock)
        {
            _isBehind = true;
            if (_undelivered.Count <= MostNames)
            {
                _undelivered.UnionWith(names);
            }
        }

        _work.Writer.TryWrite(true);
    }

    private void BumpLocally(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (name == SharedCache.Epoch)
            {
                versions.BumpAll();
            }
            else
            {
                versions.Bump(name);
            }
        }
    }
}
