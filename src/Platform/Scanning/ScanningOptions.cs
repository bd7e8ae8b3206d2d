using System.ComponentModel.DataAnnotations;

namespace ProdReady.Platform.Scanning;

/// <summary>Two states that are chosen by name: a scanner that is merely not set up would look like one that is.</summary>
public enum ScanningMode
{
    /// <summary>Nothing is scanned, and each file says so.</summary>
    Off,

    /// <summary>What clamd has not passed is given to nobody.</summary>
    ClamAv,
}

/// <summary>
/// Whether files are scanned for malware. There is no default: an operator who has not thought of it must not find out from
/// a customer which of the two they have.
/// </summary>
public sealed class ScanningOptions : IValidatableObject
{
    public const string Section = "Scanning";

    [Required]
    public ScanningMode? Mode { get; set; }

    /// <summary>Of clamd. Its own <c>StreamMaxLength</c> must be as large as the largest file that is taken.</summary>
    public string? Host { get; set; }

    [Range(1, 65535)]
    public int Port { get; set; } = 3310;

    /// <summary>The longest that clamd may be silent: while it connects, takes a piece, or thinks. 60 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:15:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Mode == ScanningMode.ClamAv && string.IsNullOrEmpty(Host))
        {
            yield return new ValidationResult("it names the host of clamd", [nameof(Host)]);
        }
    }
}
