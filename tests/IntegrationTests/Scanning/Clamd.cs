using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ProdReady.IntegrationTests.Scanning;

/// <summary>Speaks clamd's zINSTREAM over TCP as clamd does, knows one virus, and can be told to be away.</summary>
public sealed class Clamd : IAsyncDisposable
{
    /// <summary>The test string that every scanner knows, in two halves so that none finds it in this tree.</summary>
    public static readonly string Eicar = @"X5O!P%@AP[4\PZX54(P^)7CC)7}" + "$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

    private readonly TcpServer _server;
    private readonly ConcurrentDictionary<string, string> _replies = new();
    private readonly ConcurrentQueue<string> _told = [];

    public Clamd() => _server = new TcpServer(TalkAsync);

    public int Port => _server.Port;
    public int LargestStream { get; set; } = int.MaxValue;

    /// <summary>The lengths of the pieces of each stream that came to its end.</summary>
    public ConcurrentQueue<int[]> Streams { get; } = [];

    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Scanning__Mode"] = "ClamAv",
        ["Scanning__Host"] = "127.0.0.1",
        ["Scanning__Port"] = Port.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>What it says to a stream that contains a text; nothing: it closes the connection.</summary>
    public void ReplyTo(string text, string reply) => _replies[text] = reply;

    /// <summary>How often it has been sent that text.</summary>
    public int Told(string text) => _told.Count(one => one == text);

    public void Forget(string text) => _replies.TryRemove(text, out _);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TalkAsync(TcpClient client, CancellationToken ct)
    {
        var wire = client.GetStream();
        var command = new byte["zINSTREAM\0".Length];
        await wire.ReadExactlyAsync(command, ct);
        var reply = command.AsSpan().SequenceEqual("zINSTREAM\0"u8) ? await HearAsync(wire, ct) : "UNKNOWN COMMAND";
        if (reply.Length > 0) await wire.WriteAsync(Encoding.ASCII.GetBytes($"{reply}\0"), ct);
    }

    private async Task<string> HearAsync(NetworkStream wire, CancellationToken ct)
    {
        var (lengths, heard, total) = (new List<int>(), new StringBuilder(), 0L);
        var prefix = new byte[4];
        while (true)
        {
            await wire.ReadExactlyAsync(prefix, ct);
            var length = BinaryPrimitives.ReadInt32BigEndian(prefix);
            if (length == 0) break;
            if ((total += length) > LargestStream) return "INSTREAM size limit exceeded. ERROR";
            var piece = new byte[length];
            await wire.ReadExactlyAsync(piece, ct);
            lengths.Add(length);
            if (total < 1_000_000) heard.Append(Encoding.Latin1.GetString(piece));
        }

        Streams.Enqueue([.. lengths]);
        var text = heard.ToString();
        var told = _replies.FirstOrDefault(one => text.Contains(one.Key, StringComparison.Ordinal));
        if (told.Key is not null) _told.Enqueue(told.Key);
        return told.Value ?? (text.Contains(Eicar, StringComparison.Ordinal) ? "stream: Eicar-Signature FOUND" : "stream: OK");
    }
}
