using System.ComponentModel.DataAnnotations;

namespace ProdReady.Platform.LoadShedding;

/// <summary>How much an instance takes on. Prevents more work in memory than it could ever finish in time.</summary>
public sealed class LoadSheddingOptions
{
    public const string Section = "LoadShedding";

    /// <summary>
    /// The most requests worked on at once, when latency allows: a few times the database connections, the rest only wait.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxConcurrent { get; set; } = 200;

    /// <summary>The fewest, however slow they are: another system may be what is slow.</summary>
    [Range(1, 100_000)]
    public int MinConcurrent { get; set; } = 10;

    /// <summary>
    /// Requests of a burst that may wait for their turn; in a queue that stands, as many as are worked on, if that is fewer.
    /// What comes past this is turned away at once.
    /// </summary>
    [Range(0, 100_000)]
    public int MaxQueued { get; set; } = 200;

    /// <summary>How long a request may wait for its turn in a queue that stands; see <see cref="BurstTime"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan QueueTime { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The same, while nobody waited such a time ago and nobody was turned away since: a burst is worked off, a queue that
    /// stands is not (as in CoDel, RFC 8289), nor is one that has stood a moment ago.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan BurstTime { get; set; } = TimeSpan.FromSeconds(1);
}
