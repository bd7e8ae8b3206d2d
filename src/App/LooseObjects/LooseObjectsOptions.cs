using System.ComponentModel.DataAnnotations;

namespace ProdReady.App.LooseObjects;

public sealed class LooseObjectsOptions
{
    public const string Section = "LooseObjects";

    /// <summary>How often a Worker looks for objects that are to go. 1 min unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);
}
