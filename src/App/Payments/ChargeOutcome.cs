namespace ProdReady.App.Payments;

public abstract record ChargeOutcome
{
    private ChargeOutcome()
    {
    }

    public sealed record Succeeded(string ProviderId) : ChargeOutcome;

    public sealed record Declined(string Code, string Message) : ChargeOutcome;

    /// <summary>Charged or not, nobody here knows: ask again with the same payment id.</summary>
    public sealed record Unknown(string Reason) : ChargeOutcome;
}
