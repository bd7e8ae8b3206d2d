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
    private static readonly ConcurrentDictionary<int, FileStream> Claims = new();

    /// <summary>A port of 127.0.0.1 that nobody listens on, and that no other run is given while this one lives.</summary>
    public static int Next()
    {
        for (var tries = 0; tries < 1_000; tries++)
        {
            var port = Random.Shared.Next(First, End);
            if (TryClaim(port) && IsFree(port)) return port;
        }

        throw new DevException($"No free port between {First} and {End} on 127.0.0.1.");
    }

    // Between choosing a port and listening on it seconds can pass, in which another run beside this one would choose the same.
    private static bool TryClaim(int port)
    {
        try
        {
            var path = Path.Combine(Path.GetTempPath(), $"dev-port-{port}");
            return Claims.TryAdd(port, new FileStream(
                path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
        }
        catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
        {
            return false;
        }
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
