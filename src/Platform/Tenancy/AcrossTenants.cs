using Microsoft.EntityFrameworkCore;
using ProdReady.Platform.Database;

namespace ProdReady.Platform.Tenancy;

/// <summary>
/// The one door to rows of all tenants, for work that has no tenant: the outbox relay, purges, finding out who signs in.
/// Whoever takes it says so by name, and a test lists them.
/// </summary>
public abstract class AcrossTenants
{
    /// <summary>A context of its own that neither the filter nor the policies hold to one tenant; dispose of it.</summary>
    public PlatformDbContext OpenPlatform() => OpenContext();

    private protected abstract PlatformDbContext OpenContext();
}

/// <inheritdoc />
public sealed class AcrossTenants<TContext>(IDbContextFactory<TContext> contexts) : AcrossTenants
    where TContext : PlatformDbContext
{
    /// <inheritdoc cref="AcrossTenants.OpenPlatform"/>
    /// <param name="by">Who acts, for the audit trail; the system unless told.</param>
    public TContext Open(CurrentTenant? by = null)
    {
        var db = contexts.CreateDbContext();
        if (by is not null) db.WorkFor(by.InNoTenant());
        db.SeeAllTenants();
        return db;
    }

    private protected override PlatformDbContext OpenContext() => Open();
}
