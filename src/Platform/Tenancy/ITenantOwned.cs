namespace ProdReady.Platform.Tenancy;

/// <summary>
/// A row that belongs to one tenant. The model gives it the query filter, and a test over the live catalog fails
/// while its table lacks the row-level security policy.
/// </summary>
public interface ITenantOwned
{
    Guid TenantId { get; }
}
