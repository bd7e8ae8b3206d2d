using System.Net;

namespace ProdReady.Platform.Tenancy;

/// <summary>
/// Whose work this scope does: one request, one message or one job run. Every query and every write of the scope
/// is held to this tenant, so code that forgets to filter still cannot reach another tenant's rows.
/// </summary>
public sealed class CurrentTenant
{
    /// <summary>The tenant, or <see cref="Guid.Empty"/> before one is known: then no tenant's row can be seen.</summary>
    public Guid Id { get; private set; }

    /// <summary>The user who acts, or null when the system does; the audit trail records it.</summary>
    public Guid? ActorId { get; private set; }

    /// <summary>Where the request came from, or null when none did; the audit trail records it.</summary>
    public string? Address { get; private set; }

    /// <summary>Sets the tenant of this scope, once.</summary>
    /// <exception cref="InvalidOperationException">The scope already works for another tenant.</exception>
    public void Enter(Guid tenantId, Guid? actorId = null, IPAddress? address = null)
    {
        if (Id != Guid.Empty && Id != tenantId)
        {
            throw new InvalidOperationException("This scope already works for another tenant.");
        }

        Id = tenantId;
        ActorId = actorId;
        Address = address?.ToString();
    }

    internal CurrentTenant InNoTenant() => new() { ActorId = ActorId, Address = Address };
}
