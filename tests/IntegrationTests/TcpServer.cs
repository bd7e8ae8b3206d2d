using System.Net;
using System.Net.Sockets;

namespace ProdReady.IntegrationTests;

/// <summary>Takes connections on a free port of 127.0.0.1 and talks to each as told, until it is disposed.</summary>
internal sealed class TcpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<TcpClient, CancellationToken, Task> _talk;
    private readonly Task _listening;

    public TcpServer(Func<TcpClient, CancellationToken, Task> talk)
    {
        _talk = talk;
        _listener.Start();
        _listening = ListenAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _listening;
        _end.Dispose();
    }

    private async Task ListenAsync()
    {
        var talks = new List<Task>();
        try
        {
            while (true)
            {
                talks.Add(TalkAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception) when (_end.IsCancellationRequested)
        {
            // Whatever a listener says that is stopped in the moment in which somebody connects.
            await Task.WhenAll(talks);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await _talk(client, _end.Token);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // The client has left, or the test has ended.
            }
        }
    }
}
