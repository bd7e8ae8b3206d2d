using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace ProdReady.Platform.ObjectStorage;

// The SDK's timeouts do not hold for asynchronous calls: a storage that stalls would hold its caller for ever.
internal sealed class S3Client(S3Options options, TimeProvider clock) : IDisposable
{
    private readonly AmazonS3Client _client = Create(options);

    public string Bucket => options.Bucket;

    /// <exception cref="ObjectStorageException">No answer in time, or a refusal.</exception>
    public async Task<T> CallAsync<T>(Func<IAmazonS3, CancellationToken, Task<T>> call, CancellationToken ct)
    {
        using var time = new CancellationTokenSource(options.CallTimeout, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct, time.Token);
        try
        {
            return await call(_client, limit.Token);
        }
        catch (Exception fault) when (IsOfTheStorage(fault) && !ct.IsCancellationRequested)
        {
            throw new ObjectStorageException("The object storage did not do what it was asked.", fault);
        }
    }

    /// <summary>As <see cref="CallAsync"/>; null when there is no such object or upload.</summary>
    public Task<T?> FindAsync<T>(Func<IAmazonS3, CancellationToken, Task<T>> call, CancellationToken ct) where T : class =>
        CallAsync(
            async (client, ct) =>
            {
                try
                {
                    return await call(client, ct);
                }
                catch (AmazonS3Exception missing) when (missing.ErrorCode is "NoSuchKey" or "NoSuchUpload")
                {
                    return null;
                }
            },
            ct);

    public void Dispose() => _client.Dispose();

    internal static bool IsOfTheStorage(Exception fault) =>
        fault is AmazonClientException or AmazonServiceException or HttpRequestException or IOException
            or WebException or OperationCanceledException;

    private static AmazonS3Client Create(S3Options options)
    {
        var config = new AmazonS3Config
        {
            AuthenticationRegion = options.Region,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = options.Retries,

            // Each part is signed with its hash; the trailing checksums on top are unknown to many other storages.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (string.IsNullOrEmpty(options.ServiceUrl))
        {
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(options.Region);
        }
        else
        {
            (config.ServiceURL, config.ForcePathStyle) = (options.ServiceUrl, true);
        }

        return string.IsNullOrEmpty(options.AccessKeyId)
            ? new AmazonS3Client(config)
            : new AmazonS3Client(new BasicAWSCredentials(options.AccessKeyId, options.SecretAccessKey), config);
    }
}
