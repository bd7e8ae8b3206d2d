using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProdReady.Platform.Redis;

namespace ProdReady.Platform.Messaging;

// Without a bell a message waits for the relay's next poll. It rings through Redis and not by NOTIFY: PostgreSQL takes
// one lock for all commits that notify, and listening needs a session that a transaction pooler does not give.
// A ring that is lost costs one poll interval, nothing else, so no request waits for it.
internal sealed class OutboxBell(RedisConnection redis, TimeProvider clock, ILogger<OutboxBell> log) : BackgroundService
{
    public const string Channel = "outbox";

    // Under load a ring for each write would cost a twentieth of the write.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly Signal _rung = new();

    /// <summary>Wakes the relays of all Workers soon. Many rings at once become one.</summary>
    public void Ring() => _rung.Set();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _rung.WaitAsync(Timeout.InfiniteTimeSpan, stoppingToken);
                await redis.PublishAsync(Channel, "");
                await Task.Delay(Pause, clock, stoppingToken);
            }
            catch (RedisUnavailableException)
            {
                log.LogDebug("Redis is away; the relay finds the message at its next poll");
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
