using System.Buffers.Binary;
using System.Net.Sockets;

namespace ProdReady.IntegrationTests.Platform.Messaging;

/// <summary>
/// Stands between a client and RabbitMQ, and from a chosen frame on keeps back what one of the two says: the moments of a
/// crash or a broken network that no test could otherwise hit.
/// </summary>
internal sealed class BrokerProxy : IAsyncDisposable
{
    private const int Confirming = 80, Publishing = 40, Acknowledging = 80; // methods of AMQP 0-9-1's class basic
    private readonly TcpServer _server;
    private readonly TaskCompletionSource _stopped = new(), _open = new();
    private readonly Uri _broker;
    private readonly (bool OfBroker, int Method) _stopsAt;
    private int _passes;

    private BrokerProxy(string broker, bool ofBroker, int method, int passes)
    {
        (_broker, _stopsAt, _passes) = (new Uri(broker), (ofBroker, method), passes);
        _server = new TcpServer(ConnectAsync);
    }

    public string Uri => new UriBuilder(_broker) { Port = _server.Port }.Uri.ToString();

    /// <summary>Ends when something is kept back.</summary>
    public Task Stopped => _stopped.Task.WaitAsync(TimeSpan.FromSeconds(60), Test.Ct);

    public static BrokerProxy KeepingConfirms(string broker, int passes = 0) => new(broker, true, Confirming, passes);

    public static BrokerProxy KeepingPublished(string broker, int passes = 0) => new(broker, false, Publishing, passes);

    public static BrokerProxy KeepingAcknowledgements(string broker, int passes = 0) => new(broker, false, Acknowledging, passes);

    /// <summary>Lets all pass that was kept back, and what follows.</summary>
    public void Open() => _open.TrySetResult();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ConnectAsync(TcpClient client, CancellationToken ct)
    {
        using var broker = new TcpClient();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await broker.ConnectAsync(_broker.Host, _broker.Port, ct);
        var (here, there) = (client.GetStream(), broker.GetStream());
        var (asked, answered) = (PumpAsync(here, there, false, over.Token), PumpAsync(there, here, true, over.Token));
        await Task.WhenAny(asked, answered);

        // When one side is gone, so is the other.
        await over.CancelAsync();
        await Task.WhenAll(asked, answered);
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, bool ofBroker, CancellationToken ct)
    {
        try
        {
            if (!ofBroker)
            {
                await to.WriteAsync(await ReadAsync(from, 8, ct), ct); // the protocol's name and version
            }

            while (true)
            {
                var head = await ReadAsync(from, 7, ct);
                var rest = await ReadAsync(from, (int)BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(3)) + 1, ct);
                await HoldAsync(head, rest, ofBroker, ct);
                await to.WriteAsync((byte[])[.. head, .. rest], ct);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // One side has left, or the test has ended.
        }
    }

    private Task HoldAsync(byte[] head, byte[] rest, bool ofBroker, CancellationToken ct)
    {
        var isBasicMethod = head[0] == 1 && BinaryPrimitives.ReadUInt16BigEndian(rest) == 60;
        if (!isBasicMethod || _stopsAt != (ofBroker, BinaryPrimitives.ReadUInt16BigEndian(rest.AsSpan(2)))
            || Interlocked.Decrement(ref _passes) >= 0)
        {
            return Task.CompletedTask;
        }

        _stopped.TrySetResult();
        return _open.Task.WaitAsync(ct);
    }

    private static async Task<byte[]> ReadAsync(NetworkStream from, int count, CancellationToken ct)
    {
        var bytes = new byte[count];
        await from.ReadExactlyAsync(bytes, ct);
        return bytes;
    }
}
