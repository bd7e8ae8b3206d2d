using System.ComponentModel.DataAnnotations;

namespace ProdReady.App.Data;

/// <summary>How long what is kept after it has served its purpose; docs/personal-data.md tells why.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>After their end. 1 day unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan Sessions { get; set; } = TimeSpan.FromDays(1);

    /// <summary>After they stopped working. 1 day unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan MailedLinks { get; set; } = TimeSpan.FromDays(1);

    /// <summary>After they stopped working, so that who invited sees who did not come. 30 days unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan Invitations { get; set; } = TimeSpan.FromDays(30);

    /// <summary>After they expired, so that an owner sees why a program stopped; revoking deletes. 90 days unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan ApiKeys { get; set; } = TimeSpan.FromDays(90);

    /// <summary>
    /// That a message was consumed. Longer than every retry and a weekend's wait in the dead letters. 7 days unless set.
    /// </summary>
    [Range(typeof(TimeSpan), "3.00:00:00", "365.00:00:00")]
    public TimeSpan InboxMessages { get; set; } = TimeSpan.FromDays(7);

    /// <summary>What was sent to webhooks, with its attempts. Longer than those go on. 30 days unless set.</summary>
    [Range(typeof(TimeSpan), "7.00:00:00", "365.00:00:00")]
    public TimeSpan WebhookDeliveries { get; set; } = TimeSpan.FromDays(30);

    /// <summary>That an event of the payment provider's was taken. Longer than it sends one again. 30 days unless set.</summary>
    [Range(typeof(TimeSpan), "7.00:00:00", "365.00:00:00")]
    public TimeSpan PaymentHints { get; set; } = TimeSpan.FromDays(30);

    /// <summary>That a message could not be consumed; bringing it back deletes that. 90 days unless set.</summary>
    [Range(typeof(TimeSpan), "7.00:00:00", "3650.00:00:00")]
    public TimeSpan DeadLetters { get; set; } = TimeSpan.FromDays(90);

    /// <summary>
    /// With their payments and receipts, from when they were made. 11 years unless set: ten to the end of a year.
    /// </summary>
    [Range(typeof(TimeSpan), "365.00:00:00", "18262.00:00:00")]
    public TimeSpan Invoices { get; set; } = TimeSpan.FromDays(4018);

    /// <summary>The audit trail. 3 years unless set.</summary>
    [Range(typeof(TimeSpan), "365.00:00:00", "18262.00:00:00")]
    public TimeSpan AuditEntries { get; set; } = TimeSpan.FromDays(1096);

    /// <summary>What calls of models have cost, day by day; the months' sums stay. 400 days unless set.</summary>
    [Range(typeof(TimeSpan), "62.00:00:00", "3650.00:00:00")]
    public TimeSpan ModelCalls { get; set; } = TimeSpan.FromDays(400);
}
