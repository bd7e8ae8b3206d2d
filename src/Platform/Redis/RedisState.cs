using Microsoft.Extensions.Logging;

namespace ProdReady.Platform.Redis;

// Prevents a loss that happens while the connection is being proved alive from being overlooked: what was proved
// before a failure does not count after it.
internal sealed class RedisState(ILogger logger)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _lossSignal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isConnected;
    private volatile int _losses;
    private int _failures;
    private bool _warned;
    private bool _closed;

    public bool IsConnected => _isConnected;

    public int Losses => _losses;

    public event Action? Lost;

    public event Action? Restored;

    /// <summary>To be taken before a proof, and handed to <see cref="MarkRestored"/> with its success.</summary>
    public int Failures
    {
        get
        {
            lock (_lock)
            {
                return _failures;
            }
        }
    }

    /// <summary>Ends with the next loss.</summary>
    public Task NextLoss
    {
        get
        {
            lock (_lock)
            {
                return _lossSignal.Task;
            }
        }
    }

    public void MarkRestored(int failuresBeforeTheProof)
    {
        lock (_lock)
        {
            if (_closed || _isConnected || _failures != failuresBeforeTheProof)
            {
                return;
            }

            _lossSignal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (_isConnected, _warned) = (true, false);
        }

        logger.LogInformation("Redis is connected.");
        Restored?.Invoke();
    }

    public void MarkLost(Exception? exception)
    {
        bool wasConnected, warned;
        lock (_lock)
        {
            _failures++;
            (wasConnected, _isConnected) = (_isConnected, false);
            (warned, _warned) = (_warned, true);
            _losses += wasConnected ? 1 : 0;
            _lossSignal.TrySetResult();
        }

        if (!warned)
        {
            logger.LogWarning(exception, "Redis is not reachable; the product goes on without it.");
        }

        if (wasConnected)
        {
            Lost?.Invoke();
        }
    }

    public void Close()
    {
        lock (_lock)
        {
            (_closed, _warned, _isConnected) = (true, true, false);
        }
    }
}
