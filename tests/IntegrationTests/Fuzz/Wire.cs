using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ProdReady.IntegrationTests.Fuzz;

/// <summary>An answer as it came over the wire; status 0 when the server closed the connection without one.</summary>
internal sealed record RawAnswer(int Status, string Head, string Body)
{
    public string? Header(string name) => Head.Split("\r\n")
        .FirstOrDefault(line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];
}

/// <summary>HTTP/1.1 by hand: a client of the framework would not let most of these requests leave.</summary>
internal static class Wire
{
    private const int MostBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <param name="isIncomplete">The server may wait for more: a short silence is an answer too.</param>
    /// <exception cref="TimeoutException">A whole request had no answer for 60 s.</exception>
    public static async Task<RawAnswer> SendAsync(Uri server, byte[] request, bool isIncomplete, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(isIncomplete ? Patience : TimeSpan.FromSeconds(60));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var received = new MemoryStream();
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, server.Port, limit.Token);
            await SendAsync(socket, request, limit.Token);
            await ReceiveAsync(socket, received, limit.Token);
        }
        catch (SocketException)
        {
            // Refused in the middle of the request; what came before that counts.
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            if (!isIncomplete) throw new TimeoutException("no answer in 60 s");
        }

        return Parse(Encoding.Latin1.GetString(received.ToArray()));
    }

    private static async Task SendAsync(Socket socket, byte[] request, CancellationToken ct)
    {
        try
        {
            for (var sent = 0; sent < request.Length;)
            {
                sent += await socket.SendAsync(request.AsMemory(sent), ct);
            }
        }
        catch (SocketException)
        {
            // It has heard enough; its answer may be there all the same.
        }
    }

    private static async Task ReceiveAsync(Socket socket, MemoryStream received, CancellationToken ct)
    {
        var buffer = new byte[16 * 1024];
        while (received.Length < MostBytes && !IsWhole(received))
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(), ct);
            if (count == 0) return;
            received.Write(buffer, 0, count);
        }
    }

    private static bool IsWhole(MemoryStream received)
    {
        var answer = Parse(Encoding.Latin1.GetString(received.GetBuffer(), 0, (int)received.Length));
        if (answer.Status is 0 or 100) return false;
        if (answer.Status is 204 or 304) return true;
        return answer.Header("Content-Length") is { } length
            ? answer.Body.Length >= int.Parse(length, CultureInfo.InvariantCulture)
            : answer.Body.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
    }

    private static RawAnswer Parse(string text)
    {
        if (text.StartsWith("HTTP/1.1 100", StringComparison.Ordinal))
        {
            text = text[Math.Min(text.Length, Math.Max(0, text.IndexOf("\r\n\r\n", StringComparison.Ordinal)) + 4)..];
        }

        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0 || !text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)) return new RawAnswer(0, text, "");
        return new RawAnswer(int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture), text[..(end + 2)], text[(end + 4)..]);
    }
}
