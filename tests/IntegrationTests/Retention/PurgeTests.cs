using Microsoft.EntityFrameworkCore;
using ProdReady.App.AccountMails;
using ProdReady.App.ApiKeys;
using ProdReady.App.Data;
using ProdReady.App.Invitations;
using ProdReady.App.Invoices;
using ProdReady.App.Receipts;
using ProdReady.IntegrationTests.Accounts;
using ProdReady.Platform.Idempotency;
using ProdReady.Platform.Messaging;

namespace ProdReady.IntegrationTests.Retention;

/// <summary>Each kind of row is there once past its time and once just within it; only the first goes.</summary>
public sealed class PurgeTests(TestServers servers)
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly RetentionOptions Kept = new();

    [Fact]
    public async Task Deletes_of_every_tenant_what_is_past_its_time_and_nothing_else()
    {
        var database = await servers.DatabaseAsync();
        var tenants = new[] { await database.NewTenantAsync(customers: 1), await database.NewTenantAsync(customers: 1) };
        await using var db = database.AcrossTenants.Open();
        var old = new List<object>();
        var young = new List<object>();
        foreach (var tenant in tenants)
        {
            var customer = await db.Customers.Where(row => row.TenantId == tenant).Select(row => row.Id).SingleAsync(Test.Ct);
            old.AddRange(Rows(tenant, customer, 1, TimeSpan.Zero));
            young.AddRange(Rows(tenant, customer, 2, TimeSpan.FromHours(-1)));
        }

        db.AddRange([.. old, .. young]);
        await db.SaveChangesAsync(Test.Ct);
        db.ChangeTracker.Clear();

        await Task.WhenAll(Purging.RunAsync(database), Purging.RunAsync(database));

        await Eventually.IsTrueAsync(async () => await CountAsync(db, old) == 0, "all that is past its time is gone");
        Assert.Equal(young.Count, await CountAsync(db, young));
    }

    [Fact]
    public async Task Deletes_sessions_past_their_end_in_as_many_batches_as_it_takes()
    {
        var (system, database) = (await servers.SystemAsync(), await servers.DatabaseAsync());
        var live = await (await Person.RegisterAsync(system)).SignInAsync();
        await using var db = database.AcrossTenants.Open();
        var queue = $"{Guid.NewGuid():N}";
        db.AddRange(Enumerable.Range(0, 1200).Select(_ => new InboxMessage
        {
            MessageId = Guid.CreateVersion7(), Queue = queue, ConsumedAt = Now - Kept.InboxMessages,
        }));
        await db.SaveChangesAsync(Test.Ct);

        await Purging.RunAsync(database);

        await Eventually.IsTrueAsync(
            async () => !await db.InboxMessages.AnyAsync(row => row.Queue == queue, Test.Ct), "three batches are gone");
        Assert.Equal(System.Net.HttpStatusCode.OK, await live.GetMeAsync(system, 1));
    }

    private static IEnumerable<object> Rows(Guid tenant, Guid customer, int number, TimeSpan past)
    {
        DateTimeOffset Ago(TimeSpan kept = default) => Now - kept - past;
        var invoice = Guid.CreateVersion7();
        var apiKey = ApiKey.Create(tenant, "old", [], Now, TimeSpan.Zero).Key;
        apiKey.ExpiresAt = Ago(Kept.ApiKeys);
        return
        [
            new MailedLink
            {
                Id = Guid.CreateVersion7(), UserId = null, Purpose = MailedLink.Reset, Email = "",
                ExpiresAt = Ago(Kept.MailedLinks),
            },
            new Invitation
            {
                Id = Guid.CreateVersion7(), TenantId = tenant, Email = $"{number}", Role = "member", CreatedAt = Now,
                ExpiresAt = Ago(Kept.Invitations),
            },
            apiKey,
            new Invoice
            {
                Id = invoice, TenantId = tenant, CustomerId = customer, Number = number, Currency = "EUR",
                CreatedAt = Ago(Kept.Invoices),
            },
            new Receipt { Id = Guid.CreateVersion7(), TenantId = tenant, InvoiceId = invoice, IssuedAt = Now },
            new IdempotencyRecord
            {
                TenantId = tenant, UserId = tenant, Route = "", Key = $"{number}", RequestHash = [], IntentId = tenant,
                LeaseUntil = Now, ExpiresAt = Ago(),
            },
            new InboxMessage { MessageId = Guid.CreateVersion7(), Queue = "", ConsumedAt = Ago(Kept.InboxMessages) },
        ];
    }

    private static async Task<int> CountAsync(AppDbContext db, IEnumerable<object> rows)
    {
        var count = 0;
        foreach (var row in rows)
        {
            var key = db.Model.FindEntityType(row.GetType())!.FindPrimaryKey()!.Properties;
            var found = await db.FindAsync(row.GetType(), [.. key.Select(part => part.PropertyInfo!.GetValue(row))], Test.Ct);
            count += found is null ? 0 : 1;
            db.ChangeTracker.Clear();
        }

        return count;
    }
}
