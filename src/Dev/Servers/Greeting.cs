using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ProdReady.Dev.Servers;

/// <summary>Says the first words of a protocol on a fresh connection and looks at the answer.</summary>
public static class Greeting
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public static Task<bool> RedisAnswersAsync(int port, string password, CancellationToken ct) =>
        IsAnsweredAsync(port, Encoding.ASCII.GetBytes($"AUTH {password}\r\n"), "+OK", ct);

    public static Task<bool> RabbitMqAnswersAsync(int port, CancellationToken ct) =>
        IsAnsweredAsync(port, "AMQP\0\0\t\u0001"u8.ToArray(), "RabbitMQ", ct);

    private static async Task<bool> IsAnsweredAsync(int port, ReadOnlyMemory<byte> words, string expected, CancellationToken ct)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timer.CancelAfter(Limit);
        try
        {
            return (await AskAsync(port, words, timer.Token)).Contains(expected, StringComparison.Ordinal);
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task<string> AskAsync(int port, ReadOnlyMemory<byte> words, CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, ct);
        var stream = client.GetStream();
        await stream.WriteAsync(words, ct);
        var answer = new byte[512];
        var length = await stream.ReadAsync(answer, ct);
        return Encoding.Latin1.GetString(answer, 0, length);
    }
}
