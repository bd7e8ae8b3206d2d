using ProdReady.Dev.Machine;
using ProdReady.Dev.Running;

namespace ProdReady.Dev.Commands;

/// <summary>Starts everything, and ends it on Ctrl-C; with --detach a process of its own does so, until `down`.</summary>
internal static class Up
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken ct)
    {
        var request = new UpRequest(
            arguments.Number("--api-instances", 1, 20) ?? 1, arguments.Number("--port", 1, 65_000));
        if (UpState.Read() is { } running)
        {
            throw new DevException(
                $"It runs already, on {string.Join(", ", running.ApiAddresses)}: end it first with ./dev down");
        }

        DevFolder.Prepare();
        if (await DockerEngine.FindAsync(ct) is { } docker)
        {
            return await InContainersAsync(docker, request, arguments.Has("--detach"), ct);
        }
        if (arguments.Has("--detach")) return await Detached.StartAsync(request, Say.ToConsole, ct);
        return await NativeAsync(request, ct);
    }

    private static async Task<int> NativeAsync(UpRequest request, CancellationToken ct)
    {
        await using var up = await NativeUp.StartAsync(request, Say.ToConsole, ct);
        await Welcome.PrintAsync(UpState.Require(), ct);
        Console.WriteLine("Ctrl-C ends all of it.");
        try
        {
            Console.Error.WriteLine(await up.WaitForAnEndAsync(ct));
            return 1;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            Console.WriteLine("Ending ...");
            return 0;
        }
    }

    private static async Task<int> InContainersAsync(DockerEngine docker, UpRequest request, bool detach, CancellationToken ct)
    {
        var compose = new ComposeUp(docker);
        var running = false;
        try
        {
            await Welcome.PrintAsync(await compose.StartAsync(request, Say.ToConsole, ct), ct);
            running = detach;
            Console.WriteLine(detach ? "It runs on. End it with ./dev down" : "Ctrl-C ends all of it.");
            if (!detach) await Task.Delay(Timeout.Infinite, ct);
            return 0;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return 0;
        }
        finally
        {
            if (!running) await compose.StopAsync(CancellationToken.None);
        }
    }
}
