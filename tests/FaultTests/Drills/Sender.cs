using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ProdReady.FaultTests.Drills;

/// <summary>
/// One of many who make customers, on a connection of its own. It stands for another machine, so it costs this one as little as
/// can be: an HttpClient would need more CPU for a refusal than the Api that refuses.
/// </summary>
internal sealed class Sender(Uri balancer, string accessToken) : IDisposable
{
    private readonly byte[] _answer = new byte[16 * 1024];
    private readonly CancellationTokenSource _limit = new();
    private Socket? _line;

    /// <summary>One new customer.</summary>
    /// <returns>Status line, headers and body, as they came.</returns>
    /// <exception cref="IOException">There was no answer; the next call goes over a new connection.</exception>
    public async Task<string> SendAsync()
    {
        _limit.CancelAfter(Watch.Patience);
        string? answer = null;
        try
        {
            _line ??= await ConnectAsync();
            await _line.SendAsync(Encoding.ASCII.GetBytes(NewRequest()), _limit.Token);
            return answer = await ReceiveAsync(_line);
        }
        catch (Exception broken) when (broken is SocketException or OperationCanceledException)
        {
            throw new IOException($"No answer: {broken.Message}", broken);
        }
        finally
        {
            _limit.CancelAfter(Timeout.InfiniteTimeSpan); // It may be long until the next call.
            if (answer?.Contains("connection: close", StringComparison.OrdinalIgnoreCase) != false) HangUp();
        }
    }

    public void Dispose()
    {
        HangUp();
        _limit.Dispose();
    }

    private void HangUp()
    {
        _line?.Dispose();
        _line = null;
    }

    private string NewRequest()
    {
        var body = $$"""{"name":"Bob","email":"{{Guid.NewGuid():N}}@example.test"}""";
        return $"POST /v1/customers HTTP/1.1\r\nHost: {balancer.Authority}\r\nAuthorization: Bearer {accessToken}\r\n"
            + $"Idempotency-Key: {Guid.NewGuid()}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";
    }

    private async Task<Socket> ConnectAsync()
    {
        var line = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await line.ConnectAsync(balancer.Host, balancer.Port, _limit.Token);
            return line;
        }
        catch
        {
            line.Dispose();
            throw;
        }
    }

    private async Task<string> ReceiveAsync(Socket line)
    {
        for (var received = 0; ;)
        {
            var count = await line.ReceiveAsync(_answer.AsMemory(received), _limit.Token);
            if (count == 0) throw new IOException("No answer: the connection was closed.");
            var answer = Encoding.ASCII.GetString(_answer.AsSpan(0, received += count));
            if (IsWhole(answer)) return answer;
        }
    }

    // All answers here tell their length.
    private static bool IsWhole(string answer)
    {
        const string field = "content-length: ";
        var head = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0) return false;
        var length = answer.IndexOf(field, 0, head, StringComparison.OrdinalIgnoreCase);
        if (length < 0) throw new IOException($"An answer without its length: {answer}");
        var digits = answer.AsSpan(length + field.Length).TrimStart();
        return answer.Length >= head + 4 + int.Parse(digits[..digits.IndexOf('\r')], CultureInfo.InvariantCulture);
    }
}
