using System.Net;
using System.Net.Sockets;

namespace ProdReady.Platform.Webhooks;

/// <summary>Finds the addresses of a host: DNS, unless a test plays it.</summary>
public delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken ct);

/// <summary>
/// Opens connections to public addresses alone. A name that is checked first and connected to after is resolved twice, and
/// may have turned to an inner address between the two (DNS rebinding): here what was checked is what is connected to.
/// </summary>
/// <param name="ports">Where it may connect; any when it is empty.</param>
/// <param name="allowLoopback">For development and tests.</param>
public sealed class PublicConnection(ResolveHost resolve, IReadOnlyCollection<int> ports, bool allowLoopback = false)
{
    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>; the handler must use no proxy.</summary>
    /// <exception cref="HttpRequestException">The port is not allowed, or an address of the host is not public.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        if (ports.Count > 0 && !ports.Contains(port)) throw new HttpRequestException($"Port {port} is not allowed.");

        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, ct);
        if (addresses.Length == 0 || !addresses.All(MayReach))
        {
            throw new HttpRequestException("The host's address is not a public one.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Also asked when an address is typed in, to say so at once; what counts is asked at the connection.</summary>
    public bool MayReach(IPAddress address) => PublicAddress.Is(address) || (allowLoopback && IPAddress.IsLoopback(address));
}
