using System.ComponentModel.DataAnnotations;
using ProdReady.Platform.Resilience;

namespace ProdReady.App.Payments;

public sealed class PaymentsOptions
{
    public const string Section = "Payments";

    /// <summary>Of the provider, such as <c>https://api.stripe.com</c>.</summary>
    [Required, Url]
    public string BaseUrl { get; set; } = "";

    [Required]
    public string SecretKey { get; set; } = "";

    public OutsideDependencyOptions Calls { get; set; } = new();

    public SettlementOptions Settlement { get; set; } = new();
}

/// <summary>When payments whose outcome is unknown are asked about again.</summary>
public sealed class SettlementOptions
{
    /// <summary>How often a Worker looks for them. 10 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the request that began a payment has it to itself, and the shortest pause between two questions.
    /// Above <see cref="OutsideDependencyOptions.TotalTimeout"/>. 30 s unless set.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan After { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The age from which a payment is left to a person: a provider forgets keys (Stripe after 24 h), and would then
    /// charge again. 23 h unless set.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(23);

    /// <summary>Payments that one Worker asks about at the same time. 4 unless set.</summary>
    [Range(1, 100)]
    public int Parallel { get; set; } = 4;
}
