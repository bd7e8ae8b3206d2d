namespace ProdReady.Platform.Database;

/// <summary>
/// The scope's context under the name that Platform knows. Registered as itself a second time, the context would be
/// disposed twice by the container, and the second time it would be taken from the request that leases it by then:
/// two requests would share one context, and with it a tenant.
/// </summary>
public sealed record UnitOfWork(PlatformDbContext Db);
