using System.Net;
using Microsoft.EntityFrameworkCore;
using ProdReady.App;
using ProdReady.App.Accounts;
using ProdReady.App.Data;
using ProdReady.IntegrationTests.Accounts;
using ProdReady.IntegrationTests.ApiKeys;
using ProdReady.IntegrationTests.Members;
using ProdReady.IntegrationTests.Payments;
using ProdReady.Platform.Idempotency;

namespace ProdReady.IntegrationTests.PersonalData;

public sealed class TenantDeletionTests(TestServers servers)
{
    [Fact]
    public async Task Refuses_everything_but_export_and_undo_and_then_leaves_no_row_and_no_object()
    {
        var (system, database) = (await servers.SystemAsync(), await servers.DatabaseAsync());
        var tenant = await system.NewTenantAsync(Test.Ct);
        var key = await SomeApiKey.CreateAsync(tenant.Client, Permissions.CustomersRead);
        (await PlanAsync(tenant, "Another Ltd")).Is(HttpStatusCode.BadRequest);

        var planned = (await PlanAsync(tenant, "Test Ltd")).Is(HttpStatusCode.OK);
        var dueAt = planned.Json.GetProperty("dueAt").GetDateTimeOffset();
        Assert.InRange(dueAt - TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(29), TimeSpan.FromDays(30));
        await system.MailAsync(tenant.Email, "going to be deleted");
        await IsAnsweredAsync(tenant, HttpStatusCode.Forbidden);
        await Eventually.IsTrueAsync(
            async () => await key.ReadCustomersAsync(system, 1) == HttpStatusCode.Unauthorized, "keys are refused");
        (await Call.Delete("/v1/tenant/deletion", null).SendAsync(tenant.Client)).Is(HttpStatusCode.NoContent);
        await IsAnsweredAsync(tenant, HttpStatusCode.OK);

        await FillAsync(tenant, database);
        (await PlanAsync(tenant, "Test Ltd")).Is(HttpStatusCode.OK);
        Assert.Contains("invoices.json", (await tenant.Client.ExportAsync("/v1/tenant/exports")).Keys);
        Assert.Single(Directory.GetDirectories(system.ObjectsFolder, $"{tenant.Id:N}"));
        await using var db = database.AcrossTenants.Open();

        await MakeDueAsync(db, tenant.Id);
        await IsGoneAsync(db, tenant.Id);

        var kept = db.Model.GetEntityTypes().Where(type => TenantTables.Kept.ContainsKey(type.ClrType));
        Assert.Subset(
            kept.Select(type => type.GetTableName()!).ToHashSet(), (await database.TablesWithAsync($"{tenant.Id}")).ToHashSet());
        Assert.Empty(Directory.GetDirectories(system.ObjectsFolder, $"{tenant.Id:N}"));
        await system.MailAsync(tenant.Email, "was erased");
        await Eventually.IsTrueAsync(
            async () => (await database.TablesWithAsync(tenant.Email)).Length == 0, "nothing bears the owner's address");
    }

    [Fact]
    public async Task Waits_for_a_payment_whose_outcome_nobody_knows_yet_and_spares_who_belongs_elsewhere()
    {
        var (system, database) = (await servers.SystemAsync(), await servers.DatabaseAsync());
        var (paying, _, _) = await database.PayingAsync();
        var idle = await system.NewTenantAsync(Test.Ct);
        var guest = await idle.JoinedByAsync(Roles.Member, servers);
        await using var db = database.AcrossTenants.Open();
        db.Add(new Membership { TenantId = paying, UserId = guest.Id, Role = Roles.Owner });
        db.Add(new IdempotencyRecord
        {
            TenantId = idle.Id, UserId = guest.Id, Route = "", Key = "", RequestHash = [], IntentId = guest.Id,
            LeaseUntil = DateTimeOffset.MaxValue, ExpiresAt = DateTimeOffset.MaxValue,
        });
        await db.SaveChangesAsync(Test.Ct);

        await MakeDueAsync(db, paying, idle.Id);
        await IsGoneAsync(db, idle.Id);

        Assert.False(await db.IdempotencyRecords.AnyAsync(row => row.TenantId == idle.Id, Test.Ct));
        Assert.True(await db.Users.AnyAsync(user => user.Id == guest.Id, Test.Ct));
        Assert.True(await db.Tenants.AnyAsync(row => row.Id == paying, Test.Ct));
        await db.Payments.Where(row => row.TenantId == paying).ExecuteDeleteAsync(Test.Ct);
        await IsGoneAsync(db, paying);
        Assert.False(await db.Users.AnyAsync(user => user.Id == guest.Id, Test.Ct));
    }

    private static Task<int> MakeDueAsync(AppDbContext db, params Guid[] tenants) =>
        db.Tenants.Where(row => tenants.Contains(row.Id)).ExecuteUpdateAsync(
            row => row.SetProperty(to => to.DeletionDueAt, DateTimeOffset.UnixEpoch), Test.Ct);

    private static Task IsGoneAsync(AppDbContext db, Guid tenant) => Eventually.IsTrueAsync(
        async () => !await db.Tenants.AnyAsync(row => row.Id == tenant, Test.Ct), "the tenant is gone", TimeSpan.FromSeconds(30));

    private static Task<Answer> PlanAsync(TestTenant tenant, string name) =>
        new Call(HttpMethod.Put, "/v1/tenant/deletion", new { name }).SendAsync(tenant.Client);

    /// <summary>Two seconds are promised; both instances say it.</summary>
    private static Task IsAnsweredAsync(TestTenant tenant, HttpStatusCode status) => Eventually.IsTrueAsync(
        async () => (await Call.Get("/v1/invoices").SendAsync(tenant.On(0))).Status == status
            && (await Call.Get("/v1/invoices").SendAsync(tenant.On(1))).Status == status,
        $"{status} everywhere", TimeSpan.FromSeconds(2));

    /// <summary>Something in every table that a tenant fills by the Api, and more than a batch in one.</summary>
    private static async Task FillAsync(TestTenant tenant, TestDatabase database)
    {
        var (buyer, guest) = (Person.NewEmail(), Person.NewEmail());
        using var paid = await tenant.Client.PayAsync(await tenant.SentInvoiceAsync(buyer));
        Assert.True(paid.IsSuccessStatusCode);
        await SomeInvitation.SendAsync(tenant.Client, guest);
        await using var scope = database.For(tenant.Id);
        scope.Db.AddRange(Enumerable.Range(0, 700).Select(_ => TestDatabase.NewCustomer(tenant.Id)));
        await scope.Db.SaveChangesAsync(Test.Ct);

        // What would be mailed later would find its rows gone, and become a dead letter that bears the tenant's id.
        await tenant.System.MailAsync(buyer, "Receipt");
        await SomeInvitation.TokenAsync(tenant.System, guest);
    }
}
