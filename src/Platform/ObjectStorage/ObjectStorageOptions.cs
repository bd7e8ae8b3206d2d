using System.ComponentModel.DataAnnotations;

namespace ProdReady.Platform.ObjectStorage;

/// <summary>
/// Where objects are kept: a folder or a bucket. Without a choice the start fails: a folder of a container that is replaced
/// takes its files along.
/// </summary>
public sealed class ObjectStorageOptions : IValidatableObject
{
    public const string Section = "ObjectStorage";

    /// <summary>Development, or one machine with a disk that lasts: every host needs the same one. Instead of S3.</summary>
    public string? Folder { get; set; }

    /// <summary>Production. Instead of <see cref="Folder"/>.</summary>
    public S3Options? S3 { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(Folder) == S3 is null)
        {
            yield return new ValidationResult($"set either {nameof(Folder)} or {nameof(S3)}, not both", [nameof(Folder)]);
        }
    }
}

/// <summary>A bucket of Amazon S3, or of a storage that speaks its protocol.</summary>
public sealed class S3Options : IValidatableObject
{
    [Required]
    public string Bucket { get; set; } = "";

    /// <summary>Such as <c>eu-central-1</c>; part of what is signed, so it is needed for other storages too.</summary>
    [Required]
    public string Region { get; set; } = "";

    /// <summary>Of a storage that is not Amazon's, such as <c>https://minio.example.com</c>; addressed by path.</summary>
    [Url]
    public string? ServiceUrl { get; set; }

    /// <summary>Without it the machine's role is used (instance profile, web identity).</summary>
    public string? AccessKeyId { get; set; }

    public string? SecretAccessKey { get; set; }

    /// <summary>For one call, with its retries; a part of an upload is a call of 5 MiB. 30 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts after the first, within <see cref="CallTimeout"/>. 2 unless set.</summary>
    [Range(0, 10)]
    public int Retries { get; set; } = 2;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(AccessKeyId) != string.IsNullOrEmpty(SecretAccessKey))
        {
            yield return new ValidationResult(
                $"{nameof(AccessKeyId)} and {nameof(SecretAccessKey)} go together", [nameof(SecretAccessKey)]);
        }
    }
}
