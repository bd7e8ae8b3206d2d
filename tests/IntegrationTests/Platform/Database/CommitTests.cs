using Microsoft.EntityFrameworkCore;
using Npgsql;
using ProdReady.App.Customers;
using ProdReady.App.Data;
using ProdReady.IntegrationTests.Platform.Idempotency;

namespace ProdReady.IntegrationTests.Platform.Database;

public sealed class CommitTests(TestServers servers)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_cannot_be_written_with_the_commit_takes_all_the_rest_with_it(bool inTransaction)
    {
        var database = await servers.DatabaseAsync();
        var tenant = await database.NewTenantAsync(customers: 0);
        var followed = false;
        await using (var scope = database.For(tenant))
        {
            await using var transaction = inTransaction ? await scope.Db.Database.BeginTransactionAsync(Test.Ct) : null;
            Add(scope.Db, tenant, orderingKey: new string('x', 201)); // longer than the column
            scope.Db.AfterCommit(_ => Task.FromResult(followed = true));

            var refusal = await Assert.ThrowsAsync<PostgresException>(async () =>
            {
                await scope.Db.SaveChangesAsync(Test.Ct);
                await transaction!.CommitAsync(Test.Ct);
            });
            Assert.Equal(PostgresErrorCodes.StringDataRightTruncation, refusal.SqlState);
        }

        Assert.Equal((0, 0), await CountAsync(database, tenant));
        Assert.False(followed);
    }

    [Fact]
    public async Task A_connection_that_dies_in_the_commit_commits_nothing_and_the_next_save_works()
    {
        var database = await servers.DatabaseAsync();
        var tenant = await database.NewTenantAsync(customers: 0);
        await using var scope = database.For(tenant);
        Add(scope.Db, tenant);
        scope.Db.WriteWithCommit($"SELECT pg_terminate_backend(pg_backend_pid())");

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => scope.Db.SaveChangesAsync(Test.Ct));
        Assert.IsType<NpgsqlException>(fault.InnerException, exactMatch: false);
        Assert.Equal((0, 0), await CountAsync(database, tenant));

        scope.Db.Forget();
        scope.Db.ChangeTracker.Clear();
        Add(scope.Db, tenant);
        await scope.Db.SaveChangesAsync(Test.Ct);
        Assert.Equal((1, 1), await CountAsync(database, tenant));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_follows_a_commit_follows_one_whose_answer_was_lost_too(bool withStatements)
    {
        var database = await servers.DatabaseAsync();
        var tenant = await database.NewTenantAsync(customers: 0);
        var settings = new Dictionary<string, string>(database.Servers.AppSettings);
        await using var proxy = new CommitProxy(settings["Database__ConnectionString"], table: "outbox_messages");
        settings["Database__ConnectionString"] = proxy.ConnectionString;
        await using var cutOff = await TestDatabase.StartAsync(database.Servers, settings);
        var followed = false;
        await using (var scope = cutOff.For(tenant))
        {
            await using var transaction = await scope.Db.Database.BeginTransactionAsync(Test.Ct);
            Add(scope.Db, tenant);
            scope.Db.AfterCommit(_ => Task.FromResult(followed = true));
            await scope.Db.SaveChangesAsync(Test.Ct);
            await Assert.ThrowsAnyAsync<Exception>(
                () => withStatements ? scope.Db.CommitWithAsync($"SELECT 1") : transaction.CommitAsync(Test.Ct));
        }

        Assert.True(proxy.HasCut);
        Assert.Equal((1, 1), await CountAsync(database, tenant));
        Assert.True(followed);
    }

    [Fact]
    public async Task What_was_written_in_a_transaction_that_is_given_up_does_not_commit_with_the_next()
    {
        var database = await servers.DatabaseAsync();
        var tenant = await database.NewTenantAsync(customers: 0);
        await using var scope = database.For(tenant);
        await using (await scope.Db.Database.BeginTransactionAsync(Test.Ct))
        {
            Add(scope.Db, tenant);
            await scope.Db.SaveChangesAsync(Test.Ct);
        }

        var kept = Add(scope.Db, tenant);
        await using var transaction = await scope.Db.Database.BeginTransactionAsync(Test.Ct);
        await scope.Db.SaveChangesAsync(Test.Ct);
        await transaction.CommitAsync(Test.Ct);

        Assert.Equal((1, 1), await CountAsync(database, tenant));
        Assert.True(await scope.Db.AuditEntries.AnyAsync(entry => entry.EntityId == kept.Id, Test.Ct));
    }

    [Fact]
    public async Task A_save_that_is_tried_again_leaves_one_line_in_the_trail()
    {
        var database = await servers.DatabaseAsync();
        var tenant = await database.NewTenantAsync(customers: 1);
        await using var scope = database.For(tenant);
        var other = await scope.Db.Customers.SingleAsync(Test.Ct);
        var customer = Add(scope.Db, tenant);
        var email = customer.Email;
        customer.Email = other.Email;
        Assert.False(await scope.Db.TrySaveAsync("ix_customers_tenant_id_email", Test.Ct));

        customer.Email = email;
        await scope.Db.SaveChangesAsync(Test.Ct);

        Assert.Equal(1, await scope.Db.AuditEntries.CountAsync(entry => entry.EntityId == customer.Id, Test.Ct));
    }

    private static Customer Add(AppDbContext db, Guid tenant, string? orderingKey = null)
    {
        var customer = TestDatabase.NewCustomer(tenant);
        db.Customers.Add(customer);
        db.Publish(new CustomerCreated(customer.Id), orderingKey);
        return customer;
    }

    // Not the messages: the shared Worker takes them away. They are written in the same way as the trail.
    private static async Task<(int Customers, int Entries)> CountAsync(TestDatabase database, Guid tenant)
    {
        await using var scope = database.For(tenant);
        return (
            await scope.Db.Customers.CountAsync(Test.Ct),
            await scope.Db.AuditEntries.CountAsync(entry => entry.Entity == "Customer", Test.Ct));
    }
}
