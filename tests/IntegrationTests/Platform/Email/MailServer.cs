using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ProdReady.IntegrationTests.Platform.Email;

/// <summary>A mail server that speaks SMTP (RFC 5321), as strictly as the strictest, and keeps what it accepts.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _listening;

    public MailServer()
    {
        _listener.Start();
        _listening = ListenAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The command lines that it got, oldest first.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    public ConcurrentQueue<ReceivedMail> Mails { get; } = new();

    /// <summary>
    /// What it says to a command (<c>.</c> is the end of a mail's data) of the mail to that recipient, instead of yes.
    /// </summary>
    public Func<string, string, string?> Refuses { get; set; } = (_, _) => null;

    /// <summary>Takes connections and says nothing.</summary>
    public bool IsSilent { get; set; }

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
        catch (OperationCanceledException)
        {
            await Task.WhenAll(talks);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var wire = new BufferedStream(client.GetStream());
                await (IsSilent ? Task.Delay(Timeout.Infinite, _end.Token) : ServeAsync(wire));
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // The client has left, or the test has ended.
            }
        }
    }

    private async Task ServeAsync(Stream wire)
    {
        var (from, to) = ("", "");
        await SayAsync(wire, "220 mail.example.test");
        while (await ReadUntilAsync(wire, "\r\n") is { } line)
        {
            Commands.Enqueue(line);
            var command = line.Split(' ', ':')[0].ToUpperInvariant();
            from = command == "MAIL" ? Address(line) : from;
            to = command == "RCPT" ? Address(line) : to;
            if (Refuses(command, to) is { } refusal)
            {
                await SayAsync(wire, refusal);
                continue;
            }

            await SayAsync(wire, command switch { "DATA" => "354 go on", "QUIT" => "221 bye", _ => "250 yes" });
            if (command == "DATA")
            {
                await TakeAsync(wire, from, to);
            }
        }
    }

    private async Task TakeAsync(Stream wire, string from, string to)
    {
        var data = await ReadUntilAsync(wire, "\r\n.\r\n") ?? throw new IOException("The mail has no end.");
        var refusal = Refuses(".", to);
        if (refusal is null)
        {
            Mails.Enqueue(new ReceivedMail(from, to, data.Replace("\r\n..", "\r\n.", StringComparison.Ordinal)));
        }

        await SayAsync(wire, refusal ?? "250 taken");
    }

    private async Task SayAsync(Stream wire, string answer)
    {
        await wire.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"), _end.Token);
        await wire.FlushAsync(_end.Token);
    }

    private async Task<string?> ReadUntilAsync(Stream wire, string end)
    {
        var (text, one) = (new StringBuilder(), new byte[1]);
        while (await wire.ReadAsync(one, _end.Token) == 1)
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
