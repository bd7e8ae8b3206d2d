using System.ComponentModel.DataAnnotations;

namespace ProdReady.App.Assistant;

public sealed class AssistantOptions
{
    public const string Section = "Assistant";

    /// <summary>From when on an invoice that was sent and not paid is overdue. 30 days unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan PaymentTerm { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The longest suggestion, in tokens, and so what it can cost. 500 unless set.</summary>
    [Range(50, 10_000)]
    public int LongestSuggestion { get; set; } = 500;

    /// <summary>How many suggestions of one batch are asked for at a time. 4 unless set.</summary>
    [Range(1, 100)]
    public int AtOnce { get; set; } = 4;
}
