namespace ProdReady.App.PaymentHints;

public sealed class PaymentHintsOptions
{
    public const string Section = "PaymentHints";

    /// <summary>
    /// What the provider signs its events with (<c>whsec_...</c> at Stripe); two while one is changed. While there is none, no
    /// event is believed.
    /// </summary>
    public IReadOnlyList<string> Secrets { get; set; } = [];
}
