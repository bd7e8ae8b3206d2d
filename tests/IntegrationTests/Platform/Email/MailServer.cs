using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace ProdReady.IntegrationTests.Platform.Email;

/// <summary>A mail server that speaks SMTP (RFC 5321), as strictly as the strictest, and keeps what it accepts.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpServer _server;

    public MailServer() => _server = new TcpServer(TalkAsync);

    public int Port => _server.Port;

    /// <summary>The command lines that it got, oldest first.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    public ConcurrentQueue<ReceivedMail> Mails { get; } = new();

    /// <summary>
    /// What it says to a command (<c>.</c> is the end of a mail's data) of the mail to that recipient, instead of yes.
    /// </summary>
    public Func<string, string, string?> Refuses { get; set; } = (_, _) => null;

    /// <summary>Takes connections and says nothing.</summary>
    public bool IsSilent { get; set; }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TalkAsync(TcpClient client, CancellationToken ct)
    {
        await using var wire = new BufferedStream(client.GetStream());
        await (IsSilent ? Task.Delay(Timeout.Infinite, ct) : ServeAsync(wire, ct));
    }

    private async Task ServeAsync(Stream wire, CancellationToken ct)
    {
        var (from, to) = ("", "");
        await SayAsync(wire, "220 mail.example.test", ct);
        while (await ReadUntilAsync(wire, "\r\n", ct) is { } line)
        {
            Commands.Enqueue(line);
            var command = line.Split(' ', ':')[0].ToUpperInvariant();
            from = command == "MAIL" ? Address(line) : from;
            to = command == "RCPT" ? Address(line) : to;
            if (Refuses(command, to) is { } refusal)
            {
                await SayAsync(wire, refusal, ct);
                continue;
            }

            await SayAsync(wire, command switch { "DATA" => "354 go on", "QUIT" => "221 bye", _ => "250 yes" }, ct);
            if (command == "DATA")
            {
                await TakeAsync(wire, from, to, ct);
            }
        }
    }

    private async Task TakeAsync(Stream wire, string from, string to, CancellationToken ct)
    {
        var data = await ReadUntilAsync(wire, "\r\n.\r\n", ct) ?? throw new IOException("The mail has no end.");
        var refusal = Refuses(".", to);
        if (refusal is null)
        {
            Mails.Enqueue(new ReceivedMail(from, to, data.Replace("\r\n..", "\r\n.", StringComparison.Ordinal)));
        }

        await SayAsync(wire, refusal ?? "250 taken", ct);
    }

    private static async Task SayAsync(Stream wire, string answer, CancellationToken ct)
    {
        await wire.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"), ct);
        await wire.FlushAsync(ct);
    }

    private static async Task<string?> ReadUntilAsync(Stream wire, string end, CancellationToken ct)
    {
        var (text, one) = (new StringBuilder(), new byte[1]);
        while (await wire.ReadAsync(one, ct) == 1)
        {
            text.Append((char)one[0]);
            if (one[0] == '\n' && text.Length >= end.Length && text.ToString(text.Length - end.Length, end.Length) == end)
            {
                return text.ToString(0, text.Length - end.Length);
            }
        }

        return null;
    }

    private static string Address(string line) => line.Split('<', '>')[1];
}
