using System.ComponentModel.DataAnnotations;

namespace ProdReady.Platform.StatementCosts;

// A query that lost its index is found on the bill or in an outage, unless somebody said before how much is too much.
/// <summary>What one statement may take of the database's time before it is reported.</summary>
public sealed class StatementsOptions
{
    public const string Section = "Statements";

    /// <summary>How often a Worker compares; each time looks at what ran since the time before. 5 min unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>In percent of the time that all statements of ours took. 50 unless set.</summary>
    [Range(1, 100)]
    public int MostShare { get; set; } = 50;

    /// <summary>Of one call, on average. 500 ms unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan MostMean { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Below this in all, a statement is never over its budget: shares exist at rest, too. 10 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Least { get; set; } = TimeSpan.FromSeconds(10);
}
