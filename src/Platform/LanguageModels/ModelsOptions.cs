using System.ComponentModel.DataAnnotations;
using ProdReady.Platform.Resilience;

namespace ProdReady.Platform.LanguageModels;

// A model without a price, and a month without a limit, are found on the provider's invoice: neither can be left out.
public enum ModelProviderKind
{
    /// <summary>No model is called; what needs one answers 503.</summary>
    None,

    Anthropic,

    /// <summary>Or whoever speaks its chat completions, at <see cref="ModelsOptions.BaseUrl"/>.</summary>
    OpenAI,
}

/// <summary>
/// Which models answer, what they cost and how much a tenant may spend. Money is in millionths of <see cref="Currency"/>:
/// 10,000,000 are 10 dollars.
/// </summary>
public sealed class ModelsOptions : IValidatableObject
{
    public const string Section = "Models";

    public ModelProviderKind Provider { get; set; }

    public string? ApiKey { get; set; }

    /// <summary>Unless it is the provider's own.</summary>
    [Url]
    public string? BaseUrl { get; set; }

    public ModelOptions Primary { get; set; } = new();

    /// <summary>Asked when <see cref="Primary"/> refuses. None unless its name is set.</summary>
    public ModelOptions Fallback { get; set; } = new();

    /// <summary>ISO 4217, shown beside amounts. USD unless set.</summary>
    [Required, StringLength(3, MinimumLength = 3)]
    public string Currency { get; set; } = "USD";

    /// <summary>For a month (UTC) of a tenant without a limit of its own. 10,000,000 unless set; zero allows no call.</summary>
    [Range(0, 1_000_000_000_000_000)]
    public long MonthlyBudget { get; set; } = 10_000_000;

    /// <summary>How long the same question of the same tenant gets the same answer without a call. 1 h unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan AnswersKept { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// When a call that nobody settled counts as spent in full: its process died, and the provider may have answered. Above
    /// the total timeout of <see cref="Calls"/>. 2 min unless set.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AbandonedAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a Worker looks for such calls. 30 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan AbandonedInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Writes prompts and answers into logs, where they outlive the data that they were made of. For a search of an error,
    /// not for production. False unless set.
    /// </summary>
    public bool LogContent { get; set; }

    /// <summary>A total of 12 s unless set: below the time limit of a request.</summary>
    public OutsideDependencyOptions Calls { get; set; } = new()
    {
        TotalTimeout = TimeSpan.FromSeconds(12), AttemptTimeout = TimeSpan.FromSeconds(12), Retries = 2,
    };

    /// <summary>In the order in which they are asked.</summary>
    internal IEnumerable<ModelOptions> Models => Fallback.Name.Length == 0 ? [Primary] : [Primary, Fallback];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Provider == ModelProviderKind.None) yield break;
        if (string.IsNullOrEmpty(ApiKey)) yield return new("a provider asks for it", [nameof(ApiKey)]);
        foreach (var name in Primary.Missing()) yield return new("it is missing", [$"{nameof(Primary)}:{name}"]);
        if (Fallback.Name.Length > 0)
        {
            foreach (var name in Fallback.Missing()) yield return new("it is missing", [$"{nameof(Fallback)}:{name}"]);
        }

        if (AbandonedAfter <= Calls.TotalTimeout)
        {
            yield return new("a call that still runs would count as abandoned", [nameof(AbandonedAfter)]);
        }
    }
}
