using System.ComponentModel.DataAnnotations;

namespace ProdReady.Platform.SecurityHeaders;

/// <summary>What browsers are told. Closed by default: no page of another origin may read an answer.</summary>
public sealed class SecurityHeadersOptions : IValidatableObject
{
    public const string Section = "SecurityHeaders";

    /// <summary>Origins (<c>https://app.example.com</c>) whose pages may sign in and call. None: no other.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>How long a browser that was here over HTTPS refuses plain HTTP (RFC 6797); in production only.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "730.00:00:00")]
    public TimeSpan HstsMaxAge { get; set; } = TimeSpan.FromDays(365);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (var i = 0; i < AllowedOrigins.Count; i++)
        {
            if (!IsOrigin(AllowedOrigins[i]))
            {
                yield return new("it is not an origin, like https://app.example.com", [$"{nameof(AllowedOrigins)}:{i}"]);
            }
        }
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
        && uri.GetLeftPart(UriPartial.Authority) == text;
}
