using System.Diagnostics;
using ProdReady.Dev.Machine;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Running;

namespace ProdReady.Dev.Commands;

/// <summary>Ends what runs in the background, in order, and waits until it has ended.</summary>
internal static class Down
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken ct)
    {
        if (UpState.Read() is not { } state)
        {
            Console.WriteLine("Nothing is running here.");
            return 0;
        }

        if (state.InContainers)
        {
            await new ComposeUp(await DockerEngine.RequireAsync(ct)).StopAsync(ct);
            return 0;
        }

        Signal.Send(state.ProcessId, Signal.Terminate);
        var began = Stopwatch.GetTimestamp();
        while (Signal.IsAlive(state.ProcessId))
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(2))
            {
                throw new DevException(
                    $"Process {state.ProcessId} does not end: see ./dev logs, or type kill -9 {state.ProcessId}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
        }

        Console.WriteLine($"Ended ({Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s). The data stays in {DevFolder.Path}.");
        return 0;
    }
}
