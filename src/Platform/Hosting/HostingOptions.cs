using System.ComponentModel.DataAnnotations;
using System.Net;

namespace ProdReady.Platform.Hosting;

/// <summary>
/// The limits that an instance puts on its clients. Prevents one slow or greedy client from holding connections, memory or
/// threads that others need, and a forged address from passing as the client's.
/// </summary>
public sealed class HostingOptions : IValidatableObject
{
    public const string Section = "Hosting";

    /// <summary>Networks (CIDR, <c>10.0.0.0/8</c>) whose X-Forwarded-For and -Proto are believed. None: never.</summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>Past this, a request is answered 503.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Largest request body in bytes; past this 413.</summary>
    [Range(1024, 1L << 32)]
    public long MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>Longest request line (method, path and query) in bytes; past this 414.</summary>
    [Range(256, 64 * 1024)]
    public int MaxRequestLineBytes { get; set; } = 8 * 1024;

    /// <summary>Largest sum of all request headers in bytes; past this 431.</summary>
    [Range(1024, 1 << 20)]
    public int MaxHeaderBytes { get; set; } = 16 * 1024;

    /// <summary>Time for a client to send all its headers.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an idle connection stays open: longer than the load balancer keeps it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary>After SIGTERM, how long requests are still taken while readiness says no and load balancers turn away.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan DrainDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>After the drain, how long work in flight may take to finish.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan FinishTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>For the routes that take or give a file, in place of <see cref="RequestTimeout"/>.</summary>
    public TransferOptions Transfers { get; set; } = new();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (var i = 0; i < TrustedProxies.Count; i++)
        {
            if (!IPNetwork.TryParse(TrustedProxies[i], out _))
            {
                yield return new("it is not a network in CIDR form, like 10.0.0.0/8", [$"{nameof(TrustedProxies)}:{i}"]);
            }
        }
    }
}

/// <summary>How long, and how slowly, a file may come or go.</summary>
public sealed class TransferOptions
{
    /// <summary>Past this a transfer is cut off.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "06:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>A sender or reader who stays below this for <see cref="Grace"/> is cut off (HTTP/1.1).</summary>
    [Range(240, 1 << 30)]
    public int MinBytesPerSecond { get; set; } = 8 * 1024;

    [Range(typeof(TimeSpan), "00:00:02", "00:05:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(10);
}
