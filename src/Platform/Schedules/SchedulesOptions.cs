using System.ComponentModel.DataAnnotations;
using NodaTime;

namespace ProdReady.Platform.Schedules;

// "At night" is when the people who use the product sleep, which no default can know.
public sealed class SchedulesOptions : IValidatableObject
{
    public const string Section = "Schedules";

    /// <summary>Whose nights are meant: a name of the IANA database, such as <c>Europe/Berlin</c>. UTC unless set.</summary>
    [Required]
    public string TimeZone { get; set; } = "Etc/UTC";

    /// <summary>How often a Worker looks for what is due.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a Worker that died keeps others from its work; a live one renews this three times as often.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a run may last before it counts as failed and is tried again. 6 hours unless set: what it has done of a large
    /// database's audit trails is lost then.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RunLimit { get; set; } = TimeSpan.FromHours(6);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone) is null)
        {
            yield return new ValidationResult($"{TimeZone} is no time zone of the IANA database", [nameof(TimeZone)]);
        }
    }
}
