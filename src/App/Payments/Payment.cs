using ProdReady.Platform.Auditing;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Payments;

public enum PaymentStatus
{
    Processing,
    Succeeded,
    Failed,
}

/// <summary>
/// One intent to charge for an invoice. Saved before the provider is called, so that a crash leaves a trace; its id is
/// the key under which the provider charges once.
/// </summary>
public sealed class Payment : ITenantOwned, IAudited
{
    public required Guid Id { get; init; }
    public required Guid TenantId { get; init; }
    public required Guid InvoiceId { get; init; }

    /// <summary>Minor units of <see cref="Currency"/>.</summary>
    public required long Amount { get; init; }

    public required string Currency { get; init; }

    /// <summary>The provider's token for a card or an account.</summary>
    [Personal]
    public required string PaymentMethod { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When to ask the provider again, should nobody have settled it by then.</summary>
    public required DateTimeOffset CheckAt { get; init; }

    public PaymentStatus Status { get; private set; } = PaymentStatus.Processing;
    public string? ProviderId { get; private set; }
    public string? FailureCode { get; private set; }
    public string? FailureMessage { get; private set; }
    public uint Version { get; init; }

    /// <summary>
    /// Too old to ask the provider: it may have forgotten the key, and would charge again. A person settles it.
    /// </summary>
    public bool IsGivenUp(DateTimeOffset now, SettlementOptions options) =>
        Status == PaymentStatus.Processing && CreatedAt <= now - options.GiveUpAfter;

    /// <summary>The charge went through.</summary>
    public void Succeed(string providerId)
    {
        Status = PaymentStatus.Succeeded;
        ProviderId = providerId;
    }

    /// <summary>The provider refused for good; nothing was charged.</summary>
    public void Fail(string code, string message)
    {
        Status = PaymentStatus.Failed;
        FailureCode = Shorten(code, 100);
        FailureMessage = Shorten(message, 500);
    }

    private static string Shorten(string text, int length) => text.Length <= length ? text : text[..length];
}

/// <summary>The provider refused a payment for good; nothing was charged, and the invoice can be paid again.</summary>
public sealed record PaymentFailed(Guid PaymentId, Guid InvoiceId);
