using ProdReady.Dev.Processes;

namespace ProdReady.Dev.Servers;

/// <summary>A server that is a process of this machine, with a port and a folder of its own.</summary>
public abstract class NativeServer(string folder, string? user) : LocalServer
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private ChildProcess? _process;

    /// <summary>The account that it runs as; null for our own.</summary>
    protected string? User => user;

    protected string Folder => folder;

    protected string LogFile => Path.Combine(folder, "log");

    /// <summary>The signal that asks for a clean end.</summary>
    protected virtual int StopSignal => Signal.Terminate;

    /// <summary>Of the process that was started last.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException($"{Name} was not started.");

    public override bool IsRunning => _process is { HasExited: false };

    public override async Task StartAsync(CancellationToken ct = default)
    {
        if (IsRunning) return;
        Directory.CreateDirectory(folder);
        WriteSettings();
        await Unprivileged.OwnAsync(folder, user, ct);
        await PrepareAsync(ct);
        var ended = _process;
        _process = ChildProcess.Start(Command());
        ended?.Dispose();
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

    public override Task<string> ReadLogAsync(CancellationToken ct = default) => Task.FromResult(LogText.Read(LogFile));

    public override ValueTask DisposeAsync()
    {
        Kill();
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits for the end of a server that was started, and returns its exit code (137 after a SIGKILL).</summary>
    public async Task<int> WaitForEndAsync(CancellationToken ct)
    {
        var process = _process ?? throw new InvalidOperationException($"{Name} was not started.");
        await process.WaitForExitAsync(Timeout.InfiniteTimeSpan, ct);
        return process.ExitCode;
    }

    protected override string LogName => LogFile;

    /// <summary>Writes its settings file, anew at each start.</summary>
    protected abstract void WriteSettings();

    /// <summary>Makes its data folder where there is none.</summary>
    protected virtual Task PrepareAsync(CancellationToken ct) => Task.CompletedTask;

    protected abstract ChildStart Command();

    /// <summary>What is done in the running server at each start; must be harmless when done again.</summary>
    protected virtual Task SetUpAsync(CancellationToken ct) => Task.CompletedTask;
}
