using ProdReady.Dev.Processes;

namespace ProdReady.Dev.Servers;

/// <summary>A server that is a process of this machine, with a port and a folder of its own.</summary>
public abstract class NativeServer(string folder, string? user) : LocalServer
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private ChildProcess? _process;

    public override int Port { get; } = FreePort.Next();

    /// <summary>The account that it runs as; null for our own.</summary>
    protected string? User => user;

    protected string Folder => folder;

    protected string LogFile => Path.Combine(folder, "log");

    /// <summary>The signal that asks for a clean end.</summary>
    protected virtual int StopSignal => Signal.Terminate;

    public bool IsRunning => _process is { HasExited: false };

    public override async Task StartAsync(CancellationToken ct = default)
    {
        if (IsRunning) return;
        Directory.CreateDirectory(folder);
        WriteSettings();
        await Unprivileged.OwnAsync(folder, user, ct);
        await PrepareAsync(ct);
        _process?.Dispose();
        _process = ChildProcess.Start(Command());
        await WaitUntilReadyAsync(ct);
        await SetUpAsync(ct);
    }

    public override async Task StopAsync(CancellationToken ct = default)
    {
        if (_process is not { HasExited: false } process) return;
        Resume();
        process.Send(StopSignal);
        if (!await process.WaitForExitAsync(StopLimit, ct)) Kill();
    }

    public override void Kill()
    {
        if (_process is not { HasExited: false } process) return;
        process.SendToTree(Signal.Kill);
        process.WaitForExitAsync(StopLimit).GetAwaiter().GetResult();
    }

    public override void Pause() => _process?.SendToTree(Signal.Stop);

    public override void Resume() => _process?.SendToTree(Signal.Continue);

    public override async Task WaitUntilReadyAsync(CancellationToken ct = default)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timer.CancelAfter(ReadyLimit);
        try
        {
            while (!await AnswersAsync(timer.Token))
            {
                if (!IsRunning) throw Failure("does not run");
                await Task.Delay(PollInterval, timer.Token);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Failure($"does not answer within {ReadyLimit.TotalSeconds:0} s");
        }
    }

    /// <summary>Writes its settings file, anew at each start.</summary>
    protected abstract void WriteSettings();

    /// <summary>Makes its data folder where there is none.</summary>
    protected virtual Task PrepareAsync(CancellationToken ct) => Task.CompletedTask;

    protected abstract ChildStart Command();

    /// <summary>Whether a real request is answered. Must not throw while the server is still starting.</summary>
    protected abstract Task<bool> AnswersAsync(CancellationToken ct);

    /// <summary>What is done in the running server at each start; must be harmless when done again.</summary>
    protected virtual Task SetUpAsync(CancellationToken ct) => Task.CompletedTask;

    private DevException Failure(string what) => new(
        $"{Name} {what} (port {Port}). The end of {LogFile}:\n{LogText.LastLines(LogText.Read(LogFile), 8)}");
}
