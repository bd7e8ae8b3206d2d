using ProdReady.Platform.Streams;

namespace ProdReady.IntegrationTests.Platform.ObjectStorage;

/// <summary>So many bytes that nobody has to keep, each told by its place; a sender who may fail on the way.</summary>
internal sealed class GeneratedContent(long length, long failsAt = long.MaxValue) : PassingStream(Null)
{
    private long _position;

    /// <summary>Happens at the first byte from here on.</summary>
    public Action? Halfway { get; init; }

    public static byte At(long position) => (byte)(position % 251);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= length / 2) Halfway?.Invoke();
        cancellationToken.ThrowIfCancellationRequested();
        if (_position >= failsAt) throw new EndOfStreamException("The sender is gone.");

        // In pieces, as a network delivers them.
        var count = (int)Math.Min(Math.Min(buffer.Length, 60_000), length - _position);
        for (var i = 0; i < count; i++) buffer.Span[i] = At(_position + i);
        _position += count;
        return ValueTask.FromResult(count);
    }

    /// <summary>How many bytes there are; fails at the first that is not the one of its place.</summary>
    public static async Task<long> CheckAsync(Stream stream, long from = 0)
    {
        var buffer = new byte[100_000];
        var position = from;
        for (int read; (read = await stream.ReadAsync(buffer, Test.Ct)) > 0; position += read)
        {
            for (var i = 0; i < read; i++)
            {
                if (buffer[i] != At(position + i)) Assert.Fail($"Byte {position + i} is another one.");
            }
        }

        return position - from;
    }
}
