using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Webhooks;

public enum WebhookDeliveryStatus
{
    Pending,
    Delivered,

    /// <summary>Tried for as long as the schedule goes on; only somebody who asks for it has it tried again.</summary>
    Failed,
}

/// <summary>One event on its way to one subscription, with the log of its attempts.</summary>
public sealed class WebhookDelivery : ITenantOwned
{
    public const int LongestExcerpt = 500;
    private const int MostAttempts = 50;
    private readonly List<WebhookAttempt> _attempts = [];

    public required Guid Id { get; init; }
    public required Guid TenantId { get; init; }
    public required Guid SubscriptionId { get; init; }

    /// <summary>The same at each attempt and in each subscription: a receiver knows by it what it has had.</summary>
    public required Guid EventId { get; init; }

    public required string EventType { get; init; }

    /// <summary>The body, to the byte, at each attempt. Ids and amounts; nothing personal.</summary>
    public required string Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public WebhookDeliveryStatus Status { get; private set; } = WebhookDeliveryStatus.Pending;

    /// <summary>When it is tried (again).</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>Attempts of the schedule that are used up.</summary>
    public int Tries { get; private set; }

    public IReadOnlyList<WebhookAttempt> Attempts => _attempts;

    /// <summary>Writes an attempt down; when it failed, the schedule says when the next one is due, if there is one.</summary>
    public void Record(WebhookAttempt attempt, IReadOnlyList<TimeSpan> retryAfter)
    {
        if (_attempts.Count == MostAttempts) _attempts.RemoveAt(0);
        _attempts.Add(attempt);
        if (attempt.Succeeded)
        {
            Status = WebhookDeliveryStatus.Delivered;
        }
        else if (Tries < retryAfter.Count)
        {
            DueAt = attempt.At + retryAfter[Tries];
        }
        else
        {
            Status = WebhookDeliveryStatus.Failed;
        }

        Tries++;
    }

    /// <summary>From the beginning of the schedule, whatever came of it before.</summary>
    public void Redeliver(DateTimeOffset now) => (Status, DueAt, Tries) = (WebhookDeliveryStatus.Pending, now, 0);
}

/// <param name="Status">Of HTTP; null where no answer came.</param>
/// <param name="Excerpt">The beginning of the answer, or why there is none.</param>
public sealed record WebhookAttempt(DateTimeOffset At, int? Status, int Milliseconds, string Excerpt)
{
    public bool Succeeded => Status is >= 200 and < 300;
}
