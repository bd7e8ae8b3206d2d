using Amazon.S3.Model;

namespace ProdReady.Platform.ObjectStorage;

// S3 charges for parts that belong to no object, so what is begun here is either completed or deleted by its key.
internal sealed class S3Upload
{
    private readonly S3Client _s3;
    private readonly string _key;
    private readonly string _id;
    private readonly List<PartETag> _parts = [];

    private S3Upload(S3Client s3, string key, string id) => (_s3, _key, _id) = (s3, key, id);

    public static async Task<S3Upload> BeginAsync(S3Client s3, string key, CancellationToken ct)
    {
        var begun = await s3.CallAsync((client, ct) => client.InitiateMultipartUploadAsync(s3.Bucket, key, ct), ct);
        return new S3Upload(s3, key, begun.UploadId);
    }

    public async Task SendAsync(byte[] bytes, int length, CancellationToken ct)
    {
        var sent = await _s3.CallAsync((client, ct) => client.UploadPartAsync(
            new UploadPartRequest
            {
                BucketName = _s3.Bucket, Key = _key, UploadId = _id, PartNumber = _parts.Count + 1, PartSize = length,
                InputStream = new MemoryStream(bytes, 0, length), UseChunkEncoding = false,
            }, ct), ct);
        _parts.Add(new PartETag(_parts.Count + 1, sent.ETag));
    }

    public Task CompleteAsync(CancellationToken ct) => _s3.CallAsync((client, ct) => client.CompleteMultipartUploadAsync(
        new CompleteMultipartUploadRequest { BucketName = _s3.Bucket, Key = _key, UploadId = _id, PartETags = _parts }, ct), ct);
}
