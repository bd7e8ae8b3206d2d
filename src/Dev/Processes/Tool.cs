using System.Diagnostics;

namespace ProdReady.Dev.Processes;

/// <summary>What a program that ran to its end answered.</summary>
public sealed record ToolResult(int ExitCode, string Output);

/// <summary>Runs a short program to its end and keeps what it says.</summary>
public static class Tool
{
    public static async Task<ToolResult> TryAsync(
        string program, IEnumerable<string> arguments, CancellationToken ct, string? user = null, string? input = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        IEnumerable<string> words = user is null
            ? arguments
            : ["--reuid", user, "--regid", user, "--clear-groups", program, .. arguments];
        var info = new ProcessStartInfo(user is null ? program : "setpriv", words)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            WorkingDirectory = user is null ? ProjectTree.Root : "/",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) info.Environment[name] = value;

        using var process = Process.Start(info)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var errors = process.StandardError.ReadToEndAsync(ct);
            await process.StandardInput.WriteAsync(input.AsMemory(), ct);
            process.StandardInput.Close();
            await process.WaitForExitAsync(ct);
            return new ToolResult(process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <exception cref="DevException">It ended with another code than 0; the message holds its last lines.</exception>
    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, CancellationToken ct, string? user = null, string? input = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var result = await TryAsync(program, arguments, ct, user, input, environment);
        return result.ExitCode == 0
            ? result.Output
            : throw new DevException(
                $"{Path.GetFileName(program)} failed with code {result.ExitCode}:\n{LogText.LastLines(result.Output, 10)}");
    }

    /// <summary>Runs a program in this terminal and returns its exit code; when we are interrupted it is ended first.</summary>
    public static async Task<int> RunHereAsync(
        string program, IEnumerable<string> arguments, CancellationToken ct, IReadOnlyDictionary<string,
        string>? environment = null)
    {
        using var process = ChildProcess.Start(new ChildStart(program, [.. arguments], LogFile: null)
        {
            WorkingFolder = ProjectTree.Root,
            Environment = environment ?? new Dictionary<string, string>(),
        });
        try
        {
            await process.WaitForExitAsync(Timeout.InfiniteTimeSpan, ct);
            return process.ExitCode;
        }
        finally
        {
            process.SendToTree(Signal.Kill);
        }
    }
}
