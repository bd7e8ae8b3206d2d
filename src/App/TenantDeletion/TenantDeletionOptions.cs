using System.ComponentModel.DataAnnotations;

namespace ProdReady.App.TenantDeletion;

public sealed class TenantDeletionOptions
{
    public const string Section = "TenantDeletion";

    /// <summary>For how long an owner may undo it, and take the data along. 30 days unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan GracePeriod { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often a Worker looks for what is due. A minute unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);
}
