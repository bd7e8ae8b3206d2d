using ProdReady.Dev.Processes;

namespace ProdReady.Dev.Servers;

/// <summary>
/// One server that a drill can stop, kill or freeze, and start again on the same port with the same data. A process of this
/// machine (NativeServer); for the tests perhaps a container.
/// </summary>
public abstract class LocalServer : IAsyncDisposable
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    public abstract string Name { get; }

    /// <summary>On 127.0.0.1; the same for the life of this object.</summary>
    public int Port { get; } = FreePort.Next();

    public abstract bool IsRunning { get; }

    /// <summary>Starts it and waits until it serves. Does nothing when it runs already.</summary>
    /// <exception cref="DevException">It does not start; the message holds the last lines of its log.</exception>
    public abstract Task StartAsync(CancellationToken ct = default);

    /// <summary>Ends it as an administrator would: it may write its data and say goodbye to its clients.</summary>
    public abstract Task StopAsync(CancellationToken ct = default);

    /// <summary>Ends it as a power cut would (SIGKILL, to all its processes).</summary>
    public abstract void Kill();

    /// <summary>Freezes it: connections stay open, nothing answers.</summary>
    public abstract void Pause();

    public abstract void Resume();

    /// <summary>All that it has written to its log.</summary>
    public abstract Task<string> ReadLogAsync(CancellationToken ct = default);

    /// <summary>Ends it at once.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Waits until it answers a real request of its protocol.</summary>
    /// <exception cref="DevException">It does not within 60 s.</exception>
    public async Task WaitUntilReadyAsync(CancellationToken ct = default)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timer.CancelAfter(ReadyLimit);
        try
        {
            while (!await AnswersAsync(timer.Token))
            {
                if (!IsRunning) throw await FailureAsync("does not run");
                await Task.Delay(PollInterval, timer.Token);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw await FailureAsync($"does not answer within {ReadyLimit.TotalSeconds:0} s");
        }
    }

    /// <summary>Whether a real request is answered. Must not throw while the server is still starting.</summary>
    protected abstract Task<bool> AnswersAsync(CancellationToken ct);

    /// <summary>The name of its log in a message.</summary>
    protected abstract string LogName { get; }

    private async Task<DevException> FailureAsync(string what) => new(
        $"{Name} {what} (port {Port}). The end of {LogName}:\n{LogText.LastLines(await ReadLogAsync(), 8)}");
}
