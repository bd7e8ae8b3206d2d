using System.ComponentModel.DataAnnotations;

namespace ProdReady.Platform.Redis;

// A call without a limit of its own turns a slow Redis into a slow product: every limit is stated here.
public sealed class RedisOptions
{
    public const string Section = "Redis";

    /// <summary>In the format of StackExchange.Redis: <c>host:port,password=...,ssl=true</c>.</summary>
    [Required]
    public string ConnectionString { get; set; } = "";

    /// <summary>The longest that one call may take before it counts as failed. 250 ms unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a live connection is proved to be alive. 1 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromSeconds(1);
}
