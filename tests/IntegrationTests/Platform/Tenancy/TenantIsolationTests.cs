using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ProdReady.IntegrationTests.Platform.Tenancy;

public sealed class TenantIsolationTests(TestServers servers)
{
    [Fact]
    public async Task A_query_that_forgot_its_filter_still_sees_one_tenant_only()
    {
        var database = await servers.DatabaseAsync();
        var (mine, foreign) = (await database.NewTenantAsync(customers: 2), await database.NewTenantAsync(customers: 3));

        await using var scope = database.For(mine);
        var seen = await scope.Db.Customers.IgnoreQueryFilters().Select(customer => customer.TenantId).ToListAsync(Test.Ct);

        Assert.Equal([mine, mine], seen);
        Assert.DoesNotContain(foreign, seen);
    }

    [Fact]
    public async Task A_row_of_another_tenant_cannot_be_written()
    {
        var database = await servers.DatabaseAsync();
        var (mine, foreign) = (await database.NewTenantAsync(customers: 0), await database.NewTenantAsync(customers: 1));

        await using var scope = database.For(mine);
        scope.Db.Customers.Add(TestDatabase.NewCustomer(foreign));
        var refused = await Assert.ThrowsAsync<DbUpdateException>(() => scope.Db.SaveChangesAsync(Test.Ct));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, Assert.IsType<PostgresException>(refused.InnerException).SqlState);
        Assert.Equal(0, await scope.Db.Customers.IgnoreQueryFilters().Where(customer => customer.TenantId == foreign)
            .ExecuteUpdateAsync(customer => customer.SetProperty(row => row.Name, "taken over"), Test.Ct));
    }

    [Fact]
    public async Task Without_a_tenant_nothing_is_seen()
    {
        var database = await servers.DatabaseAsync();
        await database.NewTenantAsync(customers: 1);

        await using var scope = database.For(Guid.Empty);

        Assert.False(await scope.Db.Customers.IgnoreQueryFilters().AnyAsync(Test.Ct));
    }

    [Fact]
    public async Task Only_who_says_so_sees_all_tenants_and_the_next_unit_of_work_does_not()
    {
        var database = await servers.DatabaseAsync();
        var (one, other) = (await database.NewTenantAsync(customers: 1), await database.NewTenantAsync(customers: 1));

        await using (var all = database.AcrossTenants.Open())
        {
            Assert.Equal(2, await all.Customers.CountAsync(row => row.TenantId == one || row.TenantId == other, Test.Ct));
        }

        await using var scope = database.For(one);
        Assert.Equal([one], await scope.Db.Customers.IgnoreQueryFilters().Select(row => row.TenantId).ToListAsync(Test.Ct));
    }

    [Fact]
    public async Task Twenty_tenants_at_once_never_see_each_other_through_the_pooler()
    {
        const int Operations = 2000;
        var database = await servers.DatabaseAsync();
        var tenants = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => database.NewTenantAsync(customers: 1)));

        var limit = new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Test.Ct };
        await Parallel.ForAsync(0, Operations, limit, async (i, ct) =>
        {
            var tenant = tenants[i % tenants.Length];
            await using var scope = database.For(tenant);
            if (i % 10 == 0)
            {
                scope.Db.Customers.Add(TestDatabase.NewCustomer(tenant));
                await scope.Db.SaveChangesAsync(ct);
            }

            var seen = await scope.Db.Customers.IgnoreQueryFilters().Select(row => row.TenantId).ToListAsync(ct);
            Assert.NotEmpty(seen);
            Assert.All(seen, row => Assert.Equal(tenant, row));
        });
    }
}
