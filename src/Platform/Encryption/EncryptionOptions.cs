using System.ComponentModel.DataAnnotations;

namespace ProdReady.Platform.Encryption;

/// <summary>
/// The keys that no database holds. Without them a stolen copy of the database would bring along the keys to itself.
/// </summary>
public sealed class EncryptionOptions : IValidatableObject
{
    public const string Section = "Encryption";

    /// <summary>
    /// One or more keys of 32 random bytes in base64 (<c>openssl rand -base64 32</c>), apart by a line break or a comma. The
    /// first encrypts the keys in the database, all decrypt them: docs/runbooks/rotate-keys.md.
    /// </summary>
    [Required]
    public string MasterKeys { get; set; } = "";

    /// <summary>
    /// How often an instance looks for keys that others made; a new key encrypts after three times this, when all know it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long after a rotation the new key encrypts.</summary>
    internal TimeSpan Propagation => 3 * RefreshInterval;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Split(MasterKeys).All(IsKey))
        {
            yield return new ValidationResult("each key is 32 bytes in base64", [nameof(MasterKeys)]);
        }
    }

    internal IEnumerable<byte[]> Keys() => Split(MasterKeys).Select(Convert.FromBase64String);

    private static string[] Split(string keys) => keys.Split([',', '\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries);

    private static bool IsKey(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == 32;
    }
}
