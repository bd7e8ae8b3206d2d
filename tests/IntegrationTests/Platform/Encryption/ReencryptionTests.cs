using Microsoft.EntityFrameworkCore;
using ProdReady.App.Accounts;
using ProdReady.App.Customers;
using ProdReady.IntegrationTests.Platform.Messaging;
using ProdReady.Platform.Caching;
using ProdReady.Platform.Encryption;

namespace ProdReady.IntegrationTests.Platform.Encryption;

public sealed class ReencryptionTests(TestServers servers)
{
    [Fact]
    public async Task After_a_rotation_all_rows_come_under_the_new_key_and_read_as_before()
    {
        var settings = await OwnDatabase.CreateAsync(await servers.AllAsync());
        await using var host = await KeyHost.StartAsync(settings, KeyHost.NewMasterKey());
        await using var db = host.OpenAll();
        var customers = await FillAsync(db, 1_100);
        var version = await CachedVersionAsync(host, customers[0].Id);

        await host.Verbs.RotateAsync(Test.Ct);
        await Eventually.IsTrueAsync(
            async () => await VersionsAsync(db) == "2", "all rows are under version 2", TimeSpan.FromSeconds(40));

        Assert.Equal(
            customers.Select(customer => customer.Email).Order(),
            (await db.Customers.AsNoTracking().Select(customer => customer.Email).ToListAsync(Test.Ct)).Order());
        Assert.Single(await db.Users.Where(user => user.NormalizedEmail == "ADA@EXAMPLE.TEST").ToListAsync(Test.Ct));
        Assert.Empty(await db.AuditEntries.Where(entry => entry.Action == "modified").ToListAsync(Test.Ct));
        await Eventually.IsTrueAsync(
            async () => await CachedVersionAsync(host, customers[0].Id) != version, "the cache tells the new row version");
    }

    [Fact]
    public async Task A_row_that_is_changed_meanwhile_stays_as_it_was_written()
    {
        var settings = await OwnDatabase.CreateAsync(await servers.AllAsync());
        await using var host = await KeyHost.StartAsync(settings, KeyHost.NewMasterKey(), reencrypts: false);
        await using var db = host.OpenAll();
        var customer = (await FillAsync(db, 1))[0];
        var (work, table) = (host.Get<Reencryption>(), EncryptedTable.All(db.Model).Single(table => table.Name == "customers"));
        host.Get<ColumnKeys>().Rotate(DateTimeOffset.UnixEpoch);
        var batch = await work.ReadBatchAsync(table, Guid.Empty, Test.Ct);

        customer.Email = "newer@example.test";
        await db.SaveChangesAsync(Test.Ct);
        await work.WriteBatchAsync(table, batch, Test.Ct);

        Assert.Single(batch);
        Assert.Equal(
            "newer@example.test", await db.Customers.AsNoTracking().Select(row => row.Email).SingleAsync(Test.Ct));
    }

    private static async Task<List<Customer>> FillAsync(App.Data.AppDbContext db, int count)
    {
        var tenant = new Tenant { Id = Guid.CreateVersion7(), Name = "Test Ltd", CreatedAt = DateTimeOffset.UnixEpoch };
        var customers = Enumerable.Range(0, count).Select(_ => TestDatabase.NewCustomer(tenant.Id)).ToList();
        db.Add(tenant);
        db.Add(User.Register("ada@example.test", "Ada", DateTimeOffset.UnixEpoch));
        db.AddRange(customers);
        await db.SaveChangesAsync(Test.Ct);
        return customers;
    }

    private static Task<string> VersionsAsync(App.Data.AppDbContext db) => db.Database.SqlQuery<string>(
        $"""
        SELECT string_agg(DISTINCT get_byte(text, 3)::text, ',') AS "Value"
        FROM (SELECT email AS text FROM customers UNION ALL SELECT email FROM users UNION ALL SELECT display_name FROM users) t
        """).SingleAsync(Test.Ct);

    // As ReadCustomer does.
    private static async Task<uint> CachedVersionAsync(KeyHost host, Guid id)
    {
        await using var db = host.OpenAll();
        var kept = new CacheEntry(TimeSpan.FromMinutes(10), Reencryption.Tag("customers"));
        var cached = await host.Get<Cache>().GetOrCreateAsync<Kept>(
            new CacheKey("kept", Guid.Empty, id),
            async ct => new Kept(await db.Customers.Where(row => row.Id == id).Select(row => row.Version).SingleAsync(ct)),
            kept, Test.Ct);
        return cached!.Version;
    }

    private sealed record Kept(uint Version);
}
