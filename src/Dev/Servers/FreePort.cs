using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ProdReady.Dev.Servers;

/// <summary>
/// Ports below the range from which Linux takes the ports of outgoing connections (32768 and up): a port taken from that range
/// can be gone when a server that was killed wants it back.
/// </summary>
public static class FreePort
{
    private const int First = 20_000;
    private const int End = 32_000;
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>A port of 127.0.0.1 that nobody listens on, never given twice by this process.</summary>
    public static int Next()
    {
        for (var tries = 0; tries < 1_000; tries++)
        {
            var port = Random.Shared.Next(First, End);
            if (IsFree(port) && Given.TryAdd(port, true)) return port;
        }

        throw new DevException($"No free port between {First} and {End} on 127.0.0.1.");
    }

    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
