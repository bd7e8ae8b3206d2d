using System.Diagnostics;
using System.Globalization;
using ProdReady.Dev.Processes;

namespace ProdReady.Dev.Running;

/// <summary>
/// `up` in a session of its own, which goes on when the terminal is closed; its words are shown until it is ready.
/// </summary>
internal static class Detached
{
    public static async Task<int> StartAsync(UpRequest request, IProgress<string> progress, CancellationToken ct)
    {
        File.Delete(DevFolder.UpLog);
        using var up = Start(request);
        var shown = 0;
        while (UpState.Read() is null && !up.HasExited)
        {
            ShowNew(ref shown, progress);
            await WaitAsync(up, ct);
        }

        ShowNew(ref shown, progress);
        if (UpState.Read() is not { } state) return up.HasExited ? Math.Max(1, up.ExitCode) : 1;
        await Welcome.PrintAsync(state, ct);
        Console.WriteLine("It runs on. End it with ./dev down");
        return 0;
    }

    // nohup and no parent-death signal: this one is meant to outlive us.
    private static Process Start(UpRequest request)
    {
        string[] port = request.Port is { } asked ? ["--port", asked.ToString(CultureInfo.InvariantCulture)] : [];
        string[] words =
        [
            "-c", "exec setsid \"$@\" >>\"$0\" 2>&1 </dev/null", DevFolder.UpLog, DotNetSdk.Program,
            Environment.GetCommandLineArgs()[0],
            "up", "--api-instances", $"{request.ApiInstances}", .. port,
        ];
        return Process.Start(new ProcessStartInfo("/bin/sh", words) { WorkingDirectory = ProjectTree.Root })!;
    }

    private static async Task WaitAsync(Process up, CancellationToken ct)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
        }
        catch (OperationCanceledException)
        {
            Signal.Send(up.Id, Signal.Terminate);
            await up.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    private static void ShowNew(ref int shown, IProgress<string> progress)
    {
        var lines = LogText.Read(DevFolder.UpLog).Split('\n')[..^1];
        foreach (var line in lines.Skip(shown).TakeWhile(line => line.Trim().Length > 0)) progress.Report(line);
        shown = lines.Length;
    }
}
