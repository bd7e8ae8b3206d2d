using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace ProdReady.Platform.RateLimiting;

// Prevents clients from having to guess how much is left: the outcome for one request, which also writes the headers
// RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10) on its answer, errors included.
internal sealed class RateLimit(HttpContext context, List<Partition> partitions, Partition? refused, long now) : RateLimitLease
{
    private static readonly Func<object, Task> Write = static limit =>
    {
        ((RateLimit)limit).WriteHeaders();
        return Task.CompletedTask;
    };

    public override bool IsAcquired => refused is null;

    public override IEnumerable<string> MetadataNames => [MetadataName.RetryAfter.Name];

    public TimeSpan RetryAfter => TimeSpan.FromMilliseconds(Math.Max(1, (refused?.ResetAt ?? now) - now));

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        var known = refused is not null && metadataName == MetadataName.RetryAfter.Name;
        metadata = known ? RetryAfter : null;
        return known;
    }

    /// <summary>Just before the answer leaves, as an error in between clears what was set before.</summary>
    public RateLimit Announce()
    {
        if (partitions.Count > 0) context.Response.OnStarting(Write, this);
        return this;
    }

    private void WriteHeaders()
    {
        // The refusal of an endpoint's own limit comes first, and stands.
        var headers = context.Response.Headers;
        if (headers.ContainsKey("RateLimit")) return;

        var partition = refused ?? Tightest();
        var remaining = refused is null ? partition.Remaining : 0;
        var seconds = Math.Max(1, (partition.ResetAt - now + 999) / 1000);
        headers["RateLimit-Policy"] = string.Join(", ", partitions.Select(each => each.Policy.Header));
        headers["RateLimit"] =
            string.Create(CultureInfo.InvariantCulture, $"\"{partition.Policy.Name}\";r={remaining};t={seconds}");
    }

    private Partition Tightest()
    {
        var tightest = partitions[0];
        foreach (var partition in partitions)
        {
            if (partition.Remaining < tightest.Remaining) tightest = partition;
        }

        return tightest;
    }
}
