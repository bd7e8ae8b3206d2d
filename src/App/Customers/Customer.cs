using ProdReady.Platform.Auditing;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Customers;

/// <summary>Whom a tenant sends invoices to.</summary>
public sealed class Customer : ITenantOwned, IAudited
{
    public required Guid Id { get; init; }
    public required Guid TenantId { get; init; }
    public required string Name { get; set; }
    public required string Email { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public uint Version { get; init; }
}
