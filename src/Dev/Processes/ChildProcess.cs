using System.Collections.Concurrent;
using System.Diagnostics;

namespace ProdReady.Dev.Processes;

/// <summary>
/// What to start. As `User` only where this process is root; output goes to the end of `LogFile`, or to ours when null.
/// </summary>
public sealed record ChildStart(string Program, IReadOnlyList<string> Arguments, string? LogFile)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
    public string? User { get; init; }
    public string? WorkingFolder { get; init; }
}

/// <summary>
/// A process that never outlives this one, not even when this one is killed: the kernel kills it then (parent-death signal).
/// Without it, a test run that is cut short leaves servers behind that hold ports, memory and data folders.
/// </summary>
public sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly string? _logFile;

    private ChildProcess(Process process, string? logFile) => (_process, _logFile) = (process, logFile);

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public static ChildProcess Start(ChildStart start) => new(LongLivedThread.Run(() => StartHere(start)), start.LogFile);

    public void Send(int signal)
    {
        if (!HasExited) Signal.Send(Id, signal);
    }

    public void SendToTree(int signal)
    {
        if (HasExited) return;
        if (OperatingSystem.IsWindows()) _process.Kill(entireProcessTree: true);
        else Signal.SendToTree(Id, signal);
    }

    /// <returns>False when it still runs after `limit`.</returns>
    public async Task<bool> WaitForExitAsync(TimeSpan limit, CancellationToken ct = default)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timer.CancelAfter(limit);
        try
        {
            await _process.WaitForExitAsync(timer.Token);
            return true;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return HasExited;
        }
    }

    /// <summary>All that it has written so far, standard error included.</summary>
    public string Output => _logFile is null ? "" : LogText.Read(_logFile);

    public void Dispose() => _process.Dispose();

    private static Process StartHere(ChildStart start)
    {
        // Windows has no shell of this kind, and runs only what needs none: docker compose in the terminal.
        var info = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(start.Program, start.Arguments)
            : new ProcessStartInfo("/bin/sh", ThroughShell(start));
        info.WorkingDirectory = start.WorkingFolder ?? "";
        foreach (var (name, value) in start.Environment) info.Environment[name] = value;
        return Process.Start(info) ?? throw new DevException($"{start.Program} could not be started.");
    }

    // The shell turns the outputs to the file and is replaced by the program: one process, one id.
    private static IEnumerable<string> ThroughShell(ChildStart start)
    {
        var script = start.LogFile is null ? "exec \"$@\" </dev/null" : "exec \"$@\" >>\"$0\" 2>&1 </dev/null";
        return ["-c", script, start.LogFile ?? "sh", .. Guard(start.User), start.Program, .. start.Arguments];
    }

    // A session of its own keeps the terminal's Ctrl-C from it: what ends first and what last is ours to decide.
    private static string[] Guard(string? user) =>
        !OperatingSystem.IsLinux() ? []
        : user is null ? ["setsid", "setpriv", "--pdeathsig", "KILL"]
        : ["setsid", "setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--pdeathsig", "KILL"];

    // The parent-death signal is sent when the THREAD that started the child ends, and pool threads come and go.
    private static class LongLivedThread
    {
        private static readonly BlockingCollection<Action> Work = [];

        static LongLivedThread() => new Thread(() =>
        {
            foreach (var action in Work.GetConsumingEnumerable()) action();
        })
        { IsBackground = true, Name = "starts child processes" }.Start();

        public static T Run<T>(Func<T> function)
        {
            var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            Work.Add(() =>
            {
                try { result.SetResult(function()); }
                catch (Exception failure) when (failure is not OutOfMemoryException) { result.SetException(failure); }
            });
            return result.Task.GetAwaiter().GetResult();
        }
    }
}
