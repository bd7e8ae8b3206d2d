using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;

namespace ProdReady.Platform.Scanning;

/// <summary>
/// Asks clamd, over TCP, by its command INSTREAM (https://docs.clamav.net, clamd(8)): pieces with their lengths in front, an
/// empty one at the end. Whatever else than its two verdicts comes back is none, so that a broken scanner lets nothing pass.
/// </summary>
public sealed class ContentScanner(IOptions<ScanningOptions> options)
{
    private const int PieceBytes = 64 * 1024;
    private const int LengthBytes = sizeof(uint);
    private const int LongestReply = 1024;

    public bool IsOn => options.Value.Mode == ScanningMode.ClamAv;

    /// <exception cref="ScannerException">There is no verdict.</exception>
    public async Task<ScanVerdict> ScanAsync(Stream content, CancellationToken ct)
    {
        if (!IsOn) return new ScanVerdict.NotScanned();
        var reply = await AskAsync(content, ct);
        return reply switch
        {
            "stream: OK" => new ScanVerdict.Clean(),
            _ when reply.StartsWith("stream: ", StringComparison.Ordinal) && reply.EndsWith(" FOUND", StringComparison.Ordinal) =>
                new ScanVerdict.Found(reply["stream: ".Length..^" FOUND".Length]),
            "" => throw new ScannerException("clamd closed the connection without a verdict.", isAway: true),
            _ => throw new ScannerException($"clamd gave no verdict: {reply}", isAway: false),
        };
    }

    private async Task<string> AskAsync(Stream content, CancellationToken ct)
    {
        using var client = new TcpClient();
        await GuardAsync(silent => client.ConnectAsync(options.Value.Host!, options.Value.Port, silent), ct);
        var wire = client.GetStream();
        try
        {
            await SendAsync(wire, content, ct);
        }
        catch (ScannerException closed) when (closed.InnerException is IOException)
        {
            // It has heard enough, as of a file that is too large for it; the reason may lie in the reply.
        }

        return await ReceiveAsync(wire, ct);
    }

    private async Task SendAsync(NetworkStream wire, Stream content, CancellationToken ct)
    {
        await GuardAsync(silent => wire.WriteAsync("zINSTREAM\0"u8.ToArray(), silent), ct);
        var piece = ArrayPool<byte>.Shared.Rent(LengthBytes + PieceBytes);
        try
        {
            int read;
            do
            {
                read = await content.ReadAsync(piece.AsMemory(LengthBytes, PieceBytes), ct);
                BinaryPrimitives.WriteUInt32BigEndian(piece, (uint)read);
                var length = LengthBytes + read;
                await GuardAsync(silent => wire.WriteAsync(piece.AsMemory(0, length), silent), ct);
            }
            while (read > 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private async Task<string> ReceiveAsync(NetworkStream wire, CancellationToken ct)
    {
        var reply = new byte[LongestReply];
        var length = 0;
        await GuardAsync(
            async silent =>
            {
                for (int read; length < reply.Length && !reply.AsSpan(0, length).Contains((byte)0); length += read)
                {
                    read = await wire.ReadAsync(reply.AsMemory(length), silent);
                    if (read == 0) break;
                }
            },
            ct);
        return Encoding.ASCII.GetString(reply, 0, length).TrimEnd('\0', '\n');
    }

    private async Task GuardAsync(Func<CancellationToken, ValueTask> step, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(options.Value.Timeout);
        try
        {
            await step(limit.Token);
        }
        catch (Exception fault) when (fault is SocketException or IOException or OperationCanceledException
            && !ct.IsCancellationRequested)
        {
            throw new ScannerException("clamd is not there, or silent.", isAway: true, fault);
        }
    }
}
