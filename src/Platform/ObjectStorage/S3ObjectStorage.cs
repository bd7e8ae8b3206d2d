using System.Buffers;
using Amazon.S3.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ProdReady.Platform.ObjectStorage;

// The SDK's own upload of a stream asks for its length or takes all of it into memory; here one part is in memory at a time.
internal sealed partial class S3ObjectStorage(
    IOptions<ObjectStorageOptions> options, TimeProvider clock, ILogger<S3ObjectStorage> log) : IObjectStorage, IDisposable
{
    /// <summary>The least that S3 takes for a part that is not the last; 10,000 of them are 48 GiB.</summary>
    public const int PartBytes = 5 * 1024 * 1024;

    private readonly S3Client _s3 = new(options.Value.S3!, clock);

    public async Task<long?> PutAsync(ObjectName name, Stream content, long limit, CancellationToken ct)
    {
        var part = ArrayPool<byte>.Shared.Rent(PartBytes);
        var stored = (long?)null;
        try
        {
            var length = await FillAsync(part, content, ct);
            stored = length > limit ? null
                : length < PartBytes ? await PutWholeAsync(name, part, length, ct)
                : await PutPartsAsync(name, part, content, limit, ct);
            return stored;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
            if (stored is null) await UndoAsync(name);
        }
    }

    public async Task<Stream?> OpenAsync(ObjectName name, ByteRange? range, CancellationToken ct)
    {
        var request = new GetObjectRequest { BucketName = _s3.Bucket, Key = name.ToString() };
        if (range is { } part) request.ByteRange = new Amazon.S3.Model.ByteRange(part.First, part.Last);
        var response = await _s3.FindAsync((s3, ct) => s3.GetObjectAsync(request, ct), ct);
        return response is null ? null : new S3Stream(response.ResponseStream);
    }

    // Also what a call whose answer got lost has left: an upload that nobody knows the id of, an object after all.
    public async Task DeleteAsync(ObjectName name, CancellationToken ct)
    {
        await AbortUploadsAsync(name.ToString(), ct);
        await _s3.CallAsync((s3, ct) => s3.DeleteObjectAsync(_s3.Bucket, name.ToString(), ct), ct);
    }

    public async Task DeleteTenantAsync(Guid tenantId, CancellationToken ct)
    {
        var prefix = ObjectName.Prefix(tenantId);
        await AbortUploadsAsync(prefix, ct);
        ListObjectsV2Response page;
        do
        {
            var request = new ListObjectsV2Request { BucketName = _s3.Bucket, Prefix = prefix };
            page = await _s3.CallAsync((s3, ct) => s3.ListObjectsV2Async(request, ct), ct);
            foreach (var found in page.S3Objects ?? [])
            {
                await _s3.CallAsync((s3, ct) => s3.DeleteObjectAsync(_s3.Bucket, found.Key, ct), ct);
            }
        }
        while (page.IsTruncated == true);
    }

    public void Dispose() => _s3.Dispose();

    private async Task<long?> PutWholeAsync(ObjectName name, byte[] bytes, int length, CancellationToken ct)
    {
        await _s3.CallAsync((s3, ct) => s3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = _s3.Bucket, Key = name.ToString(),
                InputStream = new MemoryStream(bytes, 0, length), UseChunkEncoding = false,
            }, ct), ct);
        return length;
    }

    private async Task<long?> PutPartsAsync(ObjectName name, byte[] part, Stream content, long limit, CancellationToken ct)
    {
        var upload = await S3Upload.BeginAsync(_s3, name.ToString(), ct);
        var stored = 0L;
        for (var length = PartBytes; length > 0; length = length < PartBytes ? 0 : await FillAsync(part, content, ct))
        {
            if ((stored += length) > limit) return null;
            await upload.SendAsync(part, length, ct);
        }

        await upload.CompleteAsync(ct);
        return stored;
    }

    private async Task AbortUploadsAsync(string prefix, CancellationToken ct)
    {
        var request = new ListMultipartUploadsRequest { BucketName = _s3.Bucket, Prefix = prefix };
        var found = await _s3.CallAsync((s3, ct) => s3.ListMultipartUploadsAsync(request, ct), ct);
        foreach (var upload in found.MultipartUploads ?? [])
        {
            await _s3.FindAsync((s3, ct) => s3.AbortMultipartUploadAsync(_s3.Bucket, upload.Key, upload.UploadId, ct), ct);
        }
    }

    // Whoever sent it may be gone: what it left costs money all the same. The fault that led here is the one to be told.
    private async Task UndoAsync(ObjectName name)
    {
        try
        {
            await DeleteAsync(name, CancellationToken.None);
        }
        catch (ObjectStorageException fault)
        {
            LogLeft(log, name, fault);
        }
    }

    // A short read is not the end: a network delivers as it likes, and every part but the last must be full.
    private static async Task<int> FillAsync(byte[] part, Stream content, CancellationToken ct) =>
        await content.ReadAtLeastAsync(part.AsMemory(0, PartBytes), PartBytes, throwOnEndOfStream: false, ct);

    [LoggerMessage(LogLevel.Warning, "An upload failed and could not be removed: {Name}")]
    private static partial void LogLeft(ILogger log, ObjectName name, Exception fault);
}
