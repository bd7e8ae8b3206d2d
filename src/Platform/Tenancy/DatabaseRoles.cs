namespace ProdReady.Platform.Tenancy;

/// <summary>The database roles that deploy/database/roles.sql creates; none of them may bypass row-level security.</summary>
public static class DatabaseRoles
{
    /// <summary>Owns the schema; used by the Migrator alone.</summary>
    public const string Migrator = "app_migrator";

    /// <summary>What the Api and the Worker sign in as: reads and writes rows of the current tenant, owns nothing.</summary>
    public const string User = "app_user";

    /// <summary>Taken for one transaction by code that says <c>AcrossTenants</c>; nobody signs in as it.</summary>
    public const string AcrossTenants = "app_across_tenants";
}
