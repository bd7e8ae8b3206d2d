namespace ProdReady.App.Payments;

/// <param name="Amount">Minor units of <paramref name="Currency"/>.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Status"><c>processing</c>, <c>succeeded</c> or <c>failed</c>.</param>
/// <param name="FailureCode">Why it failed, in the provider's words, such as <c>insufficient_funds</c>.</param>
public sealed record PaymentResponse(
    Guid Id, Guid InvoiceId, long Amount, string Currency, string Status, string? FailureCode, DateTimeOffset CreatedAt)
{
    public static PaymentResponse From(Payment payment) => new(
        payment.Id, payment.InvoiceId, payment.Amount, payment.Currency,
        payment.Status.ToString().ToLowerInvariant(), payment.FailureCode, payment.CreatedAt);
}
