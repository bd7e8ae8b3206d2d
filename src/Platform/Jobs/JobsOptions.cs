using System.ComponentModel.DataAnnotations;

namespace ProdReady.Platform.Jobs;

/// <summary>How many jobs run at once and whose. Prevents one tenant's flood from being everybody's wait.</summary>
public sealed class JobsOptions
{
    public const string Section = "Jobs";

    /// <summary>Jobs that one Worker runs at once. 4 unless set.</summary>
    [Range(1, 100)]
    public int Slots { get; set; } = 4;

    /// <summary>Jobs of one tenant at once, over all Workers. 2 unless set: fewer than the slots of one Worker.</summary>
    [Range(1, 1000)]
    public int PerTenant { get; set; } = 2;

    /// <summary>How long a Worker may be silent before another takes its jobs over. 15 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a Worker renews its leases, tells progress and learns of a cancellation. 1 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a job waits at most when the wake-up through Redis was lost. 2 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a job is begun before it counts as failed. 5 unless set.</summary>
    [Range(1, 100)]
    public int Attempts { get; set; } = 5;

    /// <summary>
    /// How long one attempt may last before it counts as failed. An hour unless set: the largest jobs take minutes, and what
    /// hangs has a place in its Worker for as long.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AttemptLimit { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Pause after the first failed attempt; each further one is twice as long. 2 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan FirstRetryAfter { get; set; } = TimeSpan.FromSeconds(2);
}
