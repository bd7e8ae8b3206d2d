using ProdReady.Platform.Auditing;
using ProdReady.Platform.Tenancy;
using ProdReady.Platform.Webhooks;

namespace ProdReady.App.Webhooks;

/// <summary>Where a tenant wants to be told of what happens, and of what.</summary>
public sealed class WebhookSubscription : ITenantOwned, IAudited
{
    public required Guid Id { get; init; }
    public required Guid TenantId { get; init; }

    /// <summary>May hold a token of the receiver's, so it is treated as one.</summary>
    [Personal]
    public required string Url { get; init; }

    /// <summary>Some of <see cref="WebhookEvents.Types"/>.</summary>
    public required string[] EventTypes { get; init; }

    /// <summary>What deliveries are signed with; shown once.</summary>
    [Personal]
    public required string Secret { get; set; }

    /// <summary>The one before, which signs too until the overlap is over.</summary>
    [Personal]
    public string? FormerSecret { get; set; }

    public DateTimeOffset? FormerSecretUntil { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when every attempt has failed; null when the last one did not.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Since when nothing is sent there, because it failed for too long or said that it is gone.</summary>
    public DateTimeOffset? DisabledAt { get; private set; }

    /// <summary>When there may be something to deliver; null for nothing.</summary>
    public DateTimeOffset? NextAt { get; private set; }

    /// <summary>Until when a Worker has it to itself.</summary>
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>The new secret; the old one goes on beside it until the overlap is over.</summary>
    public string Rotate(DateTimeOffset now, TimeSpan overlap)
    {
        (FormerSecret, FormerSecretUntil) = (Secret, now + overlap);
        return Secret = WebhookSignature.NewSecret();
    }

    /// <summary>Sends again, also what has waited meanwhile.</summary>
    public void Enable(DateTimeOffset now) => (DisabledAt, NextAt) = (null, now);

    public void Disable(DateTimeOffset now) => DisabledAt = now;

    public IEnumerable<string> SecretsAt(DateTimeOffset now) =>
        FormerSecret is { } former && now < FormerSecretUntil ? [Secret, former] : [Secret];
}
