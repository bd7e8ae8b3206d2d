using System.Diagnostics;
using ProdReady.Dev.Servers;

namespace ProdReady.Dev.Processes;

/// <summary>
/// One of our hosts (Api, Worker, Migrator) as it runs in production: its built assembly, in a process of its own,
/// told everything by environment variables. Never outlives the process that started it.
/// </summary>
public sealed class AppProcess : IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly ChildProcess _process;
    private readonly string? _ownLog;

    private AppProcess(string name, int port, ChildProcess process, string? ownLog)
    {
        (Name, Port, _process, _ownLog) = (name, port, process, ownLog);
        BaseAddress = new Uri($"http://127.0.0.1:{port}");
    }

    public string Name { get; }
    public int Port { get; }
    public Uri BaseAddress { get; }
    public int Id => _process.Id;
    public bool HasExited => _process.HasExited;

    /// <summary>How it ended, with the last lines of its output; null while it runs.</summary>
    public string? End => HasExited ? Failure($"ended with code {_process.ExitCode}").Message : null;

    /// <summary>All that it has written so far to both outputs.</summary>
    public string Output => _process.Output;

    /// <summary>Starts src/`host` as built, on a free port unless one is given; `ASPNETCORE_URLS` is set from it.</summary>
    /// <param name="host">Api, Worker or Migrator, or the path of another assembly (.dll).</param>
    /// <param name="environment">Added to our own environment, and stronger.</param>
    /// <param name="logFile">Where the output goes; a temporary file, deleted at the end, when null.</param>
    public static AppProcess Start(
        string host, IReadOnlyDictionary<string, string> environment, int? port = null, string? logFile = null,
        params string[] arguments)
    {
        var assembly = host.EndsWith(".dll", StringComparison.Ordinal) ? host : ProjectTree.HostAssembly(host);
        var chosen = port ?? FreePort.Next();
        var log = logFile ?? Path.GetTempFileName();
        var start = new ChildStart(DotNetSdk.Program, [assembly, .. arguments], log)
        {
            WorkingFolder = Path.GetDirectoryName(assembly),
            Environment = new Dictionary<string, string>(environment) { ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{chosen}" },
        };
        return new AppProcess(
            Path.GetFileNameWithoutExtension(assembly), chosen, ChildProcess.Start(start), logFile is null ? log : null);
    }

    /// <summary>Waits until `path` answers 200.</summary>
    /// <exception cref="DevException">It ended before that, or did not answer in time (60 s unless told); its last
    /// lines are shown.</exception>
    public async Task WaitUntilHealthyAsync(
        TimeSpan? limit = null, string path = "/health/ready", CancellationToken ct = default)
    {
        var began = Stopwatch.GetTimestamp();
        using var client = new HttpClient { BaseAddress = BaseAddress, Timeout = TimeSpan.FromSeconds(5) };
        while (!await AnswersAsync(client, path, ct))
        {
            if (HasExited) throw Failure($"ended with code {_process.ExitCode} before it was ready");
            if (Stopwatch.GetElapsedTime(began) > (limit ?? TimeSpan.FromSeconds(60)))
            {
                throw Failure("did not become ready in time");
            }
            await Task.Delay(PollInterval, ct);
        }
    }

    /// <summary>Waits until its output holds `text`.</summary>
    public async Task WaitForOutputAsync(string text, TimeSpan limit, CancellationToken ct = default)
    {
        var began = Stopwatch.GetTimestamp();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            if (HasExited || Stopwatch.GetElapsedTime(began) > limit) throw Failure($"did not write `{text}`");
            await Task.Delay(PollInterval, ct);
        }
    }

    /// <summary>Waits for its end and returns its exit code.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan limit, CancellationToken ct = default) =>
        await _process.WaitForExitAsync(limit, ct)
            ? _process.ExitCode
            : throw Failure($"still runs after {limit.TotalSeconds:0} s");

    /// <summary>
    /// Asks for a graceful end (SIGTERM), waits for it, and returns the exit code: 0 when all that ran was finished.
    /// </summary>
    public Task<int> TerminateAsync(TimeSpan limit, CancellationToken ct = default)
    {
        _process.Send(Signal.Terminate);
        return WaitForExitAsync(limit, ct);
    }

    /// <summary>As a power cut would (SIGKILL).</summary>
    public void Kill() => _process.SendToTree(Signal.Kill);

    /// <summary>Freezes it (SIGSTOP), as a long pause of its machine would.</summary>
    public void Pause() => _process.SendToTree(Signal.Stop);

    public void Resume() => _process.SendToTree(Signal.Continue);

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync(TimeSpan.FromSeconds(10));
        _process.Dispose();
        if (_ownLog is not null) File.Delete(_ownLog);
    }

    private static async Task<bool> AnswersAsync(HttpClient client, string path, CancellationToken ct)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), ct);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (
            failure is HttpRequestException || (failure is TaskCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }

    private DevException Failure(string what) => new($"{Name} {what}. The end of its output:\n{LogText.LastLines(Output, 12)}");
}
