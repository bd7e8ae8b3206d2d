using Microsoft.EntityFrameworkCore;
using ProdReady.Platform.Tenancy;

namespace ProdReady.IntegrationTests.Platform.Tenancy;

/// <summary>Asks the live database itself, not the model, whether the second lock is on every door.</summary>
public sealed class TenantCatalogTests(TestServers servers)
{
    [Fact]
    public async Task Every_table_with_a_tenant_has_a_forced_policy()
    {
        var unprotected = await QueryAsync(
            """
            SELECT c.relname AS "Value" FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
            WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND NOT (
                c.relrowsecurity AND c.relforcerowsecurity
                AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polroles = ARRAY['app_user'::regrole::oid]))
            """);

        Assert.Empty(unprotected);
    }

    [Fact]
    public async Task Every_entity_with_a_tenant_has_the_first_lock_too()
    {
        var database = await servers.DatabaseAsync();
        await using var scope = database.For(Guid.Empty);

        var unfiltered = scope.Db.Model.GetEntityTypes()
            .Where(entity => entity.ClrType.IsAssignableTo(typeof(ITenantOwned)) && entity.GetDeclaredQueryFilters().Count == 0);

        Assert.Empty(unfiltered);
        Assert.Contains("tenant_id = ", scope.Db.Customers.ToQueryString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_entity_with_a_tenant_lies_in_such_a_table()
    {
        var database = await servers.DatabaseAsync();
        await using var scope = database.For(Guid.Empty);
        var expected = scope.Db.Model.GetEntityTypes()
            .Where(entity => entity.ClrType.IsAssignableTo(typeof(ITenantOwned)))
            .Select(entity => entity.GetTableName()!);

        var found = await QueryAsync("""
            SELECT table_name::text AS "Value" FROM information_schema.columns
            WHERE table_schema = 'public' AND column_name = 'tenant_id'
            """);

        Assert.Equal(expected.Order(), found.Order());
    }

    [Fact]
    public async Task The_applications_roles_own_nothing_and_bypass_nothing()
    {
        var tooMighty = await QueryAsync(
            """
            SELECT rolname::text AS "Value" FROM pg_roles r WHERE rolname IN ('app_user', 'app_across_tenants') AND (
                rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole
                OR EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid))
            """);

        Assert.Empty(tooMighty);
    }

    private async Task<List<string>> QueryAsync(string sql)
    {
        var database = await servers.DatabaseAsync();
        await using var scope = database.For(Guid.Empty);
        return await scope.Db.Database.SqlQueryRaw<string>(sql).ToListAsync(Test.Ct);
    }
}
