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
}
