using ProdReady.Platform.Auditing;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Accounts;

/// <summary>A company that uses the product; everything of its business belongs to it.</summary>
public sealed class Tenant : IAudited
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When all of it is deleted; null unless an owner wants that, or its last person was erased.</summary>
    public DateTimeOffset? DeletionDueAt { get; set; }
}

/// <summary>That a user belongs to a tenant, and as what.</summary>
public sealed class Membership : ITenantOwned, IAudited
{
    public required Guid TenantId { get; init; }
    public required Guid UserId { get; init; }
    /// <summary>One of <see cref="Roles"/>.</summary>
    public required string Role { get; set; }

    public User? User { get; private init; }

    // In the audit log a membership goes by its user: the tenant is that of the log.
    Guid IAudited.Id => UserId;
}
