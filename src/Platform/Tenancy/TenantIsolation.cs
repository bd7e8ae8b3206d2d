using Microsoft.EntityFrameworkCore.Migrations;

namespace ProdReady.Platform.Tenancy;

// The query filter is the first lock and can be forgotten in raw SQL or switched off; these policies are the second,
// held by the server itself.
public static class TenantIsolation
{
    /// <summary>
    /// Enables and forces row-level security on a table whose column names its tenant: the application sees and writes
    /// only rows of <c>app.tenant_id</c>, all rows only as <see cref="DatabaseRoles.AcrossTenants"/>.
    /// </summary>
    public static void IsolateTenants(this MigrationBuilder migration, string table, string column = "tenant_id") =>
        migration.Sql($"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY one_tenant ON {table} TO {DatabaseRoles.User}
            USING ({column} = (SELECT nullif(current_setting('app.tenant_id', true), '')::uuid));
        CREATE POLICY across_tenants ON {table} TO {DatabaseRoles.AcrossTenants} USING (true);
        """);
}
