using ProdReady.Platform.Streams;

namespace ProdReady.Platform.ObjectStorage;

// A connection that breaks in the middle of an object is the storage's fault, and not that of whoever reads it.
internal sealed class S3Stream(Stream inner) : PassingStream(inner)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await Inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception fault) when (S3Client.IsOfTheStorage(fault) && !cancellationToken.IsCancellationRequested)
        {
            throw new ObjectStorageException("The object storage broke off.", fault);
        }
    }
}
