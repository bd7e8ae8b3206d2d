using System.Buffers;
using System.Security.Cryptography;
using ProdReady.Platform.Streams;

namespace ProdReady.Platform.Idempotency;

// A body of hundreds of megabytes can neither be kept until its hash is known nor be read twice: it is hashed while it
// passes.
internal sealed class HashedBody(Stream body, IncrementalHash hash) : PassingStream(body)
{
    private bool _isAtEnd;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await Inner.ReadAsync(buffer, cancellationToken);
        hash.AppendData(buffer.Span[..read]);
        _isAtEnd |= read == 0 && buffer.Length > 0;
        return read;
    }

    /// <summary>Of what has passed and of what nobody has read yet.</summary>
    public async Task<byte[]> HashToEndAsync(CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        while (!_isAtEnd && await ReadAsync(buffer, ct) > 0)
        {
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return hash.GetCurrentHash();
    }

    protected override void Dispose(bool disposing)
    {
        hash.Dispose();
        base.Dispose(disposing);
    }
}
