using System.ComponentModel.DataAnnotations;

namespace ProdReady.App.Passkeys;

/// <summary>Whose the passkeys are: a device gives them to no other domain, the server takes them from no other page.</summary>
public sealed class PasskeysOptions : IValidatableObject
{
    public const string Section = "Passkeys";

    /// <summary>
    /// The domain of the pages that people sign in on, such as <c>example.com</c>, which also serves <c>app.example.com</c>.
    /// Another one makes all passkeys useless.
    /// </summary>
    [Required]
    public string RelyingPartyId { get; set; } = "";

    /// <summary>The pages themselves, such as <c>https://app.example.com</c>; without https only on localhost.</summary>
    [Required, MinLength(1)]
    public string[] Origins { get; set; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var origin in Origins.Where(origin => !IsOfRelyingParty(origin)))
        {
            yield return new ValidationResult(
                $"{origin} is no https origin of {RelyingPartyId} or of a domain below it", [nameof(Origins)]);
        }
    }

    private bool IsOfRelyingParty(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && (page.Scheme == Uri.UriSchemeHttps || page is { Scheme: "http", Host: "localhost" })
        && origin == page.GetLeftPart(UriPartial.Authority)
        && (page.Host == RelyingPartyId || page.Host.EndsWith($".{RelyingPartyId}", StringComparison.Ordinal));
}
