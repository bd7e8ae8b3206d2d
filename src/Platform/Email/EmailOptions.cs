using System.ComponentModel.DataAnnotations;

namespace ProdReady.Platform.Email;

// Two ways out at once, or none, would be found when the first customer misses a mail.
public sealed class EmailOptions : IValidatableObject
{
    public const string Section = "Email";

    /// <summary>The sender's address.</summary>
    [Required, EmailAddress]
    public string From { get; set; } = "";

    /// <summary>
    /// Development: each mail becomes a file <c>&lt;message id&gt;.eml</c> in this folder. Instead of
    /// <see cref="SmtpHost"/>.
    /// </summary>
    public string? PickupFolder { get; set; }

    /// <summary>Production: the submission server. Instead of <see cref="PickupFolder"/>.</summary>
    public string? SmtpHost { get; set; }

    /// <summary>587 (submission with STARTTLS, RFC 6409) unless set.</summary>
    [Range(1, 65535)]
    public int SmtpPort { get; set; } = 587;

    public string? SmtpUser { get; set; }
    public string? SmtpPassword { get; set; }

    /// <summary>STARTTLS is required unless this is set to false, which only a relay on the same host justifies.</summary>
    public bool SmtpTls { get; set; } = true;

    /// <summary>For one mail, from connecting to the server's acceptance. 15 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan SmtpTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Of the Api's route that takes unsubscriptions, <c>https://api.example.com/v1/unsubscriptions</c>. Mail systems post
    /// there when somebody clicks on "unsubscribe" (RFC 8058), so it must be reachable from outside.
    /// </summary>
    [Required, Url]
    public string UnsubscribeAddress { get; set; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(PickupFolder) == string.IsNullOrEmpty(SmtpHost))
        {
            yield return new ValidationResult(
                $"Set either {nameof(PickupFolder)} or {nameof(SmtpHost)}, not both", [nameof(SmtpHost)]);
        }

        if (string.IsNullOrEmpty(SmtpUser) != string.IsNullOrEmpty(SmtpPassword))
        {
            yield return new ValidationResult(
                $"{nameof(SmtpUser)} and {nameof(SmtpPassword)} go together", [nameof(SmtpPassword)]);
        }
    }
}
