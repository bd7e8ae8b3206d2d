namespace ProdReady.Dev.Servers;

/// <summary>One server that a drill can stop, kill or freeze, and start again on the same port with the same data.</summary>
public abstract class LocalServer
{
    public abstract string Name { get; }

    /// <summary>On 127.0.0.1; the same for the life of this object.</summary>
    public abstract int Port { get; }

    /// <summary>Starts it and waits until it serves. Does nothing when it runs already.</summary>
    /// <exception cref="DevException">It does not start; the message holds the last lines of its log.</exception>
    public abstract Task StartAsync(CancellationToken ct = default);

    /// <summary>Ends it as an administrator would: it may write its data and say goodbye to its clients.</summary>
    public abstract Task StopAsync(CancellationToken ct = default);

    /// <summary>Ends it as a power cut would (SIGKILL, to all its processes).</summary>
    public abstract void Kill();

    /// <summary>Freezes it (SIGSTOP): connections stay open, nothing answers.</summary>
    public abstract void Pause();

    public abstract void Resume();

    /// <summary>Waits until it answers a real request of its protocol.</summary>
    /// <exception cref="DevException">It does not within 60 s.</exception>
    public abstract Task WaitUntilReadyAsync(CancellationToken ct = default);
}
