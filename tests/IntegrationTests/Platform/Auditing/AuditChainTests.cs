using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ProdReady.IntegrationTests.Platform.Messaging;
using ProdReady.Platform.Auditing;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Retention;

namespace ProdReady.IntegrationTests.Platform.Auditing;

public sealed class AuditChainTests(TestServers servers)
{
    [Theory]
    [InlineData("UPDATE audit_entries SET action = 'deleted' WHERE id = '{0}'")]
    [InlineData("DELETE FROM audit_entries WHERE id = '{0}'")]
    [InlineData("""
        INSERT INTO audit_entries (id, tenant_id, at, action, entity, entity_id, changes)
        SELECT gen_random_uuid(), tenant_id, at, action, entity, entity_id, changes FROM audit_entries WHERE id = '{0}'
        """)]
    [InlineData("""
        DELETE FROM audit_seals WHERE number = 1 AND tenant_id = (SELECT tenant_id FROM audit_entries WHERE id = '{0}')
        """)]
    public async Task What_the_databases_own_owner_changes_in_a_sealed_trail_is_found(string tampering)
    {
        await using var database = await NewDatabaseAsync();
        var tenant = await database.NewTenantAsync(customers: 3);
        var chain = Chain(database);
        await chain.SealAsync(TimeSpan.Zero, Test.Ct);
        await using (var scope = database.For(tenant))
        {
            scope.Db.Customers.Add(TestDatabase.NewCustomer(tenant));
            await scope.Db.SaveChangesAsync(Test.Ct);
        }

        await chain.SealAsync(TimeSpan.Zero, Test.Ct);
        Assert.Equal("", await VerifyAsync(chain));

        var entry = await FirstEntryAsync(database, tenant);
        await database.AdministerAsync(tampering.Replace("{0}", entry.ToString(), StringComparison.Ordinal));

        Assert.Contains($"Tenant {tenant}: ", await VerifyAsync(chain), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_application_can_neither_change_nor_remove_an_entry_or_a_seal()
    {
        await using var database = await NewDatabaseAsync();
        var tenant = await database.NewTenantAsync(customers: 1);
        await using var scope = database.For(tenant);
        await using var all = database.AcrossTenants.Open();

        foreach (var db in new[] { scope.Db, all })
        {
            await RefusedAsync(() => db.AuditEntries.Where(row => row.TenantId == tenant).ExecuteDeleteAsync(Test.Ct));
            await RefusedAsync(() => db.AuditEntries.Where(row => row.TenantId == tenant)
                .ExecuteUpdateAsync(row => row.SetProperty(entry => entry.Action, "none"), Test.Ct));
            await RefusedAsync(() => db.AuditSeals.Where(row => row.TenantId == tenant).ExecuteDeleteAsync(Test.Ct));
        }
    }

    [Fact]
    public async Task The_old_end_of_a_trail_is_cut_behind_a_seal_and_what_is_left_still_verifies()
    {
        await using var database = await NewDatabaseAsync();
        var tenant = await database.NewTenantAsync(customers: 0);
        var chain = Chain(database);
        var now = TimeProvider.System.GetUtcNow();
        foreach (var age in new[] { 800, 700, 100 })
        {
            await AddEntryAsync(database, tenant, now.AddDays(-age));
            await chain.SealAsync(tenant, now.AddDays(1 - age), Test.Ct);
        }

        var purge = new PurgeJob(
            [new AuditRetention(TimeSpan.FromDays(400))], database.AcrossTenants, NullLogger<PurgeJob>.Instance);
        await purge.PurgeAsync(Test.Ct);

        await using var db = database.AcrossTenants.Open();
        Assert.Equal(1, await db.AuditEntries.CountAsync(row => row.TenantId == tenant && row.Entity == "Customer", Test.Ct));
        Assert.Equal(2, await db.AuditSeals.CountAsync(seal => seal.TenantId == tenant, Test.Ct));
        Assert.Equal("", await VerifyAsync(chain));
        await RefusedAsync(() => db.Database.SqlQuery<int>($"SELECT cut_audit_trail({tenant}, 3)").ToListAsync(Test.Ct));

        await database.AdministerAsync($"DELETE FROM audit_entries WHERE tenant_id = '{tenant}'");
        Assert.Contains($"Tenant {tenant}: ", await VerifyAsync(chain), StringComparison.Ordinal);
    }

    private static async Task AddEntryAsync(TestDatabase database, Guid tenant, DateTimeOffset at)
    {
        await using var scope = database.For(tenant);
        scope.Db.Add(new AuditEntry
        {
            Id = Guid.CreateVersion7(at), TenantId = tenant, At = at, ActorId = null, Address = null, Action = "added",
            Entity = "Customer", EntityId = Guid.CreateVersion7(at), Changes = "[]",
        });
        await scope.Db.SaveChangesAsync(Test.Ct);
    }

    private static async Task RefusedAsync(Func<Task> write)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(write);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private static async Task<Guid> FirstEntryAsync(TestDatabase database, Guid tenant)
    {
        await using var scope = database.For(tenant);
        return await scope.Db.AuditEntries.OrderBy(entry => entry.At).Select(entry => entry.Id).FirstAsync(Test.Ct);
    }

    /// <summary>What it finds in all trails.</summary>
    private static async Task<string> VerifyAsync(AuditChain chain)
    {
        try
        {
            await chain.VerifyAsync(Test.Ct);
            return "";
        }
        catch (CommandException found)
        {
            return found.Message;
        }
    }

    // A Worker would seal and purge these trails beside the test, and the test those of others before they are whole.
    private async Task<TestDatabase> NewDatabaseAsync()
    {
        var all = await servers.AllAsync();
        return await TestDatabase.StartAsync(all, await OwnDatabase.CreateAsync(all));
    }

    private static AuditChain Chain(TestDatabase database) =>
        new(database.AcrossTenants, NullLogger<AuditChain>.Instance);
}
