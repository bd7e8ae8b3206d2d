using System.Diagnostics;
using ProdReady.Dev.Servers;

namespace ProdReady.Dev.Running;

/// <summary>
/// Starts a server that ended by itself again, on its port and with its data, as docker-compose.yml does for its containers.
/// One that ends again and again is started ever more rarely.
/// </summary>
public sealed class ServerWatch : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LivesWell = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _end = new();
    private readonly IProgress<string> _progress;
    private readonly Task _watching;

    /// <summary>Watches running servers until it is disposed, which comes before they are ended.</summary>
    public ServerWatch(NativeServers servers, IProgress<string> progress)
    {
        _progress = progress;
        _watching = Task.WhenAll(servers.All.Select(server => WatchAsync(server, _end.Token)));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task WatchAsync(NativeServer server, CancellationToken ct)
    {
        for (var pause = FirstPause; ;)
        {
            var began = Stopwatch.GetTimestamp();
            var code = await server.WaitForEndAsync(ct);
            _progress.Report($"{server.Name} ended (exit code {code}); starting it again");
            if (Stopwatch.GetElapsedTime(began) > LivesWell) pause = FirstPause;
            do
            {
                await Task.Delay(pause, ct);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            while (!await StartsAsync(server, ct));
        }
    }

    private async Task<bool> StartsAsync(NativeServer server, CancellationToken ct)
    {
        try
        {
            await server.StartAsync(ct);
            return true;
        }
        catch (Exception failure) when (failure is DevException or IOException)
        {
            _progress.Report(failure.Message);
            return false;
        }
    }
}
