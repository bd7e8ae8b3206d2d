using System.ComponentModel.DataAnnotations;

namespace ProdReady.App.DocumentScans;

public sealed class DocumentScansOptions
{
    public const string Section = "DocumentScans";

    /// <summary>
    /// When a scan that has not come about is asked for again: above the time for which its message is tried. 75 min unless set.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AskAgainAfter { get; set; } = TimeSpan.FromMinutes(75);

    /// <summary>How often a Worker looks for such scans. 1 min unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);
}
