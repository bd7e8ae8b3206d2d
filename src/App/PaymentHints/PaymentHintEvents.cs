namespace ProdReady.App.PaymentHints;

/// <summary>The provider says that something became of a payment.</summary>
/// <param name="ProviderId">What the provider calls the charge.</param>
public sealed record PaymentHinted(Guid PaymentId, string ProviderId);
