using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ProdReady.Platform.Redis;

// Prevents a Redis that is down, frozen or slow from stopping a start or holding a request: nothing here waits
// longer than its limit, and what is not proved alive counts as down.
/// <summary>
/// The process's connection to one Redis (a primary, or a name that follows it through failover; not Redis Cluster).
/// It reconnects by itself; subscriptions are renewed before it counts as connected again.
/// </summary>
public sealed class RedisConnection(IOptions<RedisOptions> options, TimeProvider time, ILogger<RedisConnection> logger)
    : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(200);

    private readonly RedisOptions _options = options.Value;
    private readonly RedisState _state = new(logger);
    private readonly ConcurrentDictionary<string, Action<string>> _subscriptions = new();
    private readonly CancellationTokenSource _stopping = new();
    private volatile ConnectionMultiplexer? _multiplexer;
    private Task? _watch;

    /// <summary>Commands are answered and every subscription stands, as of the last check.</summary>
    public bool IsConnected => _state.IsConnected;

    /// <summary>How often the connection was lost: messages published across a change of it may have been missed.</summary>
    public int Losses => _state.Losses;

    /// <summary>Raised after each loss of the connection; must return at once.</summary>
    public event Action? Lost
    {
        add => _state.Lost += value;
        remove => _state.Lost -= value;
    }

    /// <summary>Raised when commands and subscriptions work again, the first time included; must return at once.</summary>
    public event Action? Restored
    {
        add => _state.Restored += value;
        remove => _state.Restored -= value;
    }

    /// <summary>Begins to connect, and returns at once.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _watch ??= WatchAsync(_stopping.Token);
        return Task.CompletedTask;
    }

    /// <summary>Does nothing: requests that drain still use Redis. The container disposes the connection last.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs one call, at most <see cref="RedisOptions.CallTimeout"/> long.</summary>
    /// <exception cref="RedisUnavailableException">At once when down; after the limit when slow.</exception>
    public async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> call, CancellationToken ct)
    {
        if (_multiplexer is not { } multiplexer || !IsConnected)
        {
            throw new RedisUnavailableException("Redis is not connected.");
        }

        try
        {
            return await call(multiplexer.GetDatabase()).WaitAsync(_options.CallTimeout, time, ct);
        }
        catch (Exception exception) when (MeansUnavailable(exception))
        {
            throw new RedisUnavailableException("Redis did not answer.", exception);
        }
    }

    /// <summary>
    /// Calls <paramref name="onMessage"/> for each message on the channel, from now or, while Redis is down, from the
    /// next connection on. Messages sent during an outage are lost: see <see cref="Restored"/>. One callback a channel.
    /// </summary>
    public async Task SubscribeAsync(string channel, Action<string> onMessage)
    {
        if (!_subscriptions.TryAdd(channel, onMessage))
        {
            throw new InvalidOperationException($"Channel {channel} has its subscriber already.");
        }

        if (_multiplexer is { } multiplexer && IsConnected)
        {
            try
            {
                await SubscribeAsync(multiplexer.GetSubscriber(), channel, onMessage);
            }
            catch (Exception exception) when (MeansUnavailable(exception))
            {
                _state.MarkLost(exception);
            }
        }
    }

    /// <summary>Publishes to every instance that listens now, this one included.</summary>
    /// <exception cref="RedisUnavailableException">As <see cref="RunAsync"/>.</exception>
    public Task PublishAsync(string channel, string message) =>
        RunAsync(database => database.PublishAsync(Literal(channel), message), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        await (_watch ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _state.Close();
        _multiplexer?.Dispose();
        _stopping.Dispose();
    }

    private async Task WatchAsync(CancellationToken ct)
    {
        await Task.Yield();
        while (!ct.IsCancellationRequested)
        {
            try
            {
                _multiplexer ??= await ConnectAsync();
                var failures = _state.Failures;
                await ProveAliveAsync(_multiplexer);
                _state.MarkRestored(failures);
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                _state.MarkLost(exception);
            }

            await PauseAsync(ct);
        }
    }

    private async Task PauseAsync(CancellationToken ct)
    {
        if (IsConnected)
        {
            var check = Task.Delay(_options.CheckInterval, time, ct);
            await Task.WhenAny(check, _state.NextLoss);
        }

        if (!IsConnected)
        {
            await Task.Delay(RetryInterval, time, ct);
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var configuration = ConfigurationOptions.Parse(_options.ConnectionString);
        configuration.AbortOnConnectFail = false;
        configuration.ConnectTimeout = 2_000;
        configuration.KeepAlive = 10;
        configuration.ReconnectRetryPolicy = new LinearRetry(250);
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(configuration);
        multiplexer.ConnectionFailed += (_, failure) => _state.MarkLost(failure.Exception);
        return multiplexer;
    }

    private async Task ProveAliveAsync(ConnectionMultiplexer multiplexer)
    {
        var subscriber = multiplexer.GetSubscriber();
        await multiplexer.GetDatabase().PingAsync().WaitAsync(_options.CheckInterval, time);
        await subscriber.PingAsync().WaitAsync(_options.CheckInterval, time);
        if (!IsConnected)
        {
            foreach (var (channel, onMessage) in _subscriptions)
            {
                await subscriber.UnsubscribeAsync(Literal(channel)).WaitAsync(_options.CheckInterval, time);
                await SubscribeAsync(subscriber, channel, onMessage);
            }
        }
    }

    private Task SubscribeAsync(ISubscriber subscriber, string channel, Action<string> onMessage) => subscriber
        .SubscribeAsync(Literal(channel), (_, message) => onMessage(message!))
        .WaitAsync(_options.CheckInterval, time);

    private static RedisChannel Literal(string channel) => new(channel, RedisChannel.PatternMode.Literal);

    // A server that answers ERR or WRONGTYPE is up, and the call is wrong: that must be seen, not bridged.
    private static bool MeansUnavailable(Exception exception) => exception switch
    {
        RedisServerException server => !server.Message.StartsWith("ERR", StringComparison.Ordinal)
            && !server.Message.StartsWith("WRONGTYPE", StringComparison.Ordinal),
        RedisException or TimeoutException or ObjectDisposedException or System.Net.Sockets.SocketException => true,
        _ => false,
    };
}
