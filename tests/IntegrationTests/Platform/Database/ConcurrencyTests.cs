using Microsoft.EntityFrameworkCore;

namespace ProdReady.IntegrationTests.Platform.Database;

public sealed class ConcurrencyTests(TestServers servers)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_second_of_two_editors_is_told(bool deletes)
    {
        var database = await servers.DatabaseAsync();
        var tenant = await database.NewTenantAsync(customers: 1);
        await using var first = database.For(tenant);
        await using var second = database.For(tenant);
        var (row, sameRow) = (await first.Db.Customers.SingleAsync(Test.Ct), await second.Db.Customers.SingleAsync(Test.Ct));

        row.Name = "First";
        await first.Db.SaveChangesAsync(Test.Ct);
        sameRow.Name = "Second";
        if (deletes)
        {
            second.Db.Remove(sameRow);
        }

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => second.Db.SaveChangesAsync(Test.Ct));
        await using var third = database.For(tenant);
        Assert.Equal("First", (await third.Db.Customers.SingleAsync(Test.Ct)).Name);
    }

    [Fact]
    public async Task More_transactions_than_the_pooler_has_connections_all_come_through()
    {
        var database = await servers.DatabaseAsync();
        var tenant = await database.NewTenantAsync(customers: 0);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            await using var scope = database.For(tenant);
            await using var transaction = await scope.Db.Database.BeginTransactionAsync(Test.Ct);
            await scope.Db.Customers.AnyAsync(Test.Ct);
            scope.Db.Customers.Add(TestDatabase.NewCustomer(tenant));
            await scope.Db.SaveChangesAsync(Test.Ct);
            await transaction.CommitAsync(Test.Ct);
        }));

        await using var after = database.For(tenant);
        Assert.Equal(100, await after.Db.Customers.CountAsync(Test.Ct));
    }

    [Fact]
    public async Task What_hangs_on_the_commit_runs_after_it_and_never_after_a_rollback()
    {
        var database = await servers.DatabaseAsync();
        var tenant = await database.NewTenantAsync(customers: 0);
        var ran = new List<string>();

        await using (var scope = database.For(tenant))
        {
            await using var transaction = await scope.Db.Database.BeginTransactionAsync(Test.Ct);
            scope.Db.Customers.Add(TestDatabase.NewCustomer(tenant));
            scope.Db.AfterCommit(_ => Note("rolled back"));
            await scope.Db.SaveChangesAsync(Test.Ct);
            await transaction.RollbackAsync(Test.Ct);
        }

        await using (var scope = database.For(tenant))
        {
            scope.Db.Customers.Add(TestDatabase.NewCustomer(tenant));
            scope.Db.AfterCommit(_ => Note("committed"));
            Assert.Empty(ran);
            await scope.Db.SaveChangesAsync(Test.Ct);
        }

        Assert.Equal(["committed"], ran);

        Task Note(string what)
        {
            ran.Add(what);
            return Task.CompletedTask;
        }
    }
}
