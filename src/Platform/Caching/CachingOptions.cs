using System.ComponentModel.DataAnnotations;

namespace ProdReady.Platform.Caching;

// An unbounded cache is a memory leak, and an unbounded wait an outage: these are the bounds.
public sealed class CachingOptions
{
    public const string Section = "Caching";

    /// <summary>How long this process serves its own copy without asking Redis. 2 s unless set; zero turns it off.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan LocalTtl { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many values this process keeps at the most. 10,000 unless set.</summary>
    [Range(1, 10_000_000)]
    public int LocalEntries { get; set; } = 10_000;

    /// <summary>When the fill of an instance that died is given up. 10 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan FillLock { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait for the fill of another instance before filling oneself. 2 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan FillWait { get; set; } = TimeSpan.FromSeconds(2);
}
