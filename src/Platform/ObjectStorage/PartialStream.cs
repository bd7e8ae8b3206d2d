using ProdReady.Platform.Streams;

namespace ProdReady.Platform.ObjectStorage;

// A reader that is told a length must not find more behind it.
internal sealed class PartialStream(Stream inner, long length) : PassingStream(inner)
{
    private long _left = length;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await Inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
        _left -= read;
        return read;
    }
}
