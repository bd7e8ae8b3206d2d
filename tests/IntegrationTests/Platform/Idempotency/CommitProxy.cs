using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace ProdReady.IntegrationTests.Platform.Idempotency;

/// <summary>
/// Stands between an Api and PgBouncer. When an idempotency key's record, or another one, is committed, it cuts the line instead
/// of saying so: once, and after as many of them as it is told to let pass.
/// </summary>
internal sealed class CommitProxy : IAsyncDisposable
{
    private readonly string _record;
    private readonly TcpServer _server;
    private readonly NpgsqlConnectionStringBuilder _pooler;
    private int _passes;

    public CommitProxy(string connectionString, int passes = 0, string table = "idempotency_records")
    {
        _record = $"INSERT INTO {table}";
        // Unencrypted from the first byte on, so that all that the server says is a message with its length.
        _pooler = new(connectionString) { SslMode = SslMode.Disable, GssEncryptionMode = GssEncryptionMode.Disable };
        _passes = passes;
        _server = new TcpServer(ConnectAsync);
    }

    public string ConnectionString => new NpgsqlConnectionStringBuilder(_pooler.ToString()) { Port = _server.Port }.ToString();

    public bool HasCut { get; private set; }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ConnectAsync(TcpClient client, CancellationToken ct)
    {
        using var pooler = new TcpClient();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await pooler.ConnectAsync(_pooler.Host!, _pooler.Port, ct);
        var (here, there, line) = (client.GetStream(), pooler.GetStream(), new Line());
        var (asked, answered) = (AskAsync(here, there, line, over.Token), AnswerAsync(there, here, line, over.Token));
        await Task.WhenAny(asked, answered);

        // When one side is gone, so is the other.
        await over.CancelAsync();
        await Task.WhenAll(asked, answered);
    }

    private Task AskAsync(NetworkStream from, NetworkStream to, Line line, CancellationToken ct) => UntilGoneAsync(async () =>
    {
        var (buffer, before) = (new byte[64 * 1024], "");
        while (await from.ReadAsync(buffer, ct) is > 0 and var read)
        {
            var text = before + Encoding.Latin1.GetString(buffer, 0, read);
            if (text.Contains(_record, StringComparison.Ordinal) && Interlocked.Decrement(ref _passes) == -1) line.Bears = true;
            before = text.Contains(_record, StringComparison.Ordinal) ? "" : text[^Math.Min(text.Length, _record.Length - 1)..];
            await to.WriteAsync(buffer.AsMemory(0, read), ct);
        }
    });

    private Task AnswerAsync(NetworkStream from, NetworkStream to, Line line, CancellationToken ct) => UntilGoneAsync(async () =>
    {
        var held = new List<byte>();
        while (true)
        {
            var head = await ReadAsync(from, 5, ct);
            var rest = await ReadAsync(from, BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4, ct);
            held.AddRange([.. head, .. rest]);
            var isReady = head[0] == 'Z';
            if (line.Bears && isReady && rest[0] == 'I')
            {
                HasCut = true;
                return;
            }

            if (line.Bears && !isReady) continue; // not yet committed: nothing of it is told
            await to.WriteAsync(held.ToArray(), ct);
            held.Clear();
        }
    });

    private static async Task UntilGoneAsync(Func<Task> pump)
    {
        try
        {
            await pump();
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // One side has left, or the test has ended.
        }
    }

    private static async Task<byte[]> ReadAsync(NetworkStream from, int count, CancellationToken ct)
    {
        var bytes = new byte[count];
        await from.ReadExactlyAsync(bytes, ct);
        return bytes;
    }

    /// <summary>Whether the record went over it that is to be cut off.</summary>
    private sealed class Line
    {
        private volatile bool _bears;

        public bool Bears
        {
            get => _bears;
            set => _bears = value;
        }
    }
}
