using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ProdReady.App;
using ProdReady.App.Accounts;
using ProdReady.App.Exports;
using ProdReady.IntegrationTests.Accounts;
using ProdReady.IntegrationTests.ApiKeys;
using ProdReady.IntegrationTests.Members;
using ProdReady.IntegrationTests.Payments;
using ProdReady.IntegrationTests.Reports;

namespace ProdReady.IntegrationTests.PersonalData;

public sealed class ExportTests(TestServers servers)
{
    [Fact]
    public async Task Is_fetched_by_who_asked_for_it_and_nobody_else_and_expires()
    {
        var (system, database) = (await servers.SystemAsync(), await servers.DatabaseAsync());
        var tenant = await system.NewTenantAsync(Test.Ct);
        var colleague = await tenant.JoinedByAsync(Roles.Owner, servers);
        var location = (await Call.Post("/v1/tenant/exports").SendAsync(tenant.Client)).Is(HttpStatusCode.Accepted).Location;

        await tenant.Client.SucceedsAsync(location);

        await system.MailAsync(tenant.Email, "export is ready");
        (await Call.Get(location).SendAsync(colleague.Client)).Is(HttpStatusCode.NotFound);
        (await Call.Get($"{location}/content").SendAsync(colleague.Client)).Is(HttpStatusCode.NotFound);
        (await Call.Get($"{location}/content").SendAsync(tenant.Client)).Is(HttpStatusCode.OK);
        await using var db = database.AcrossTenants.Open();
        await db.Jobs.Where(row => row.TenantId == tenant.Id).ExecuteUpdateAsync(
            row => row.SetProperty(to => to.ExpiresAt, DateTimeOffset.UnixEpoch), Test.Ct);
        (await Call.Get($"{location}/content").SendAsync(tenant.Client)).Is(HttpStatusCode.NotFound);
        await Retention.Purging.RunAsync(database);
        await Eventually.IsTrueAsync(
            () => Directory.GetFiles(Path.Combine(system.ObjectsFolder, $"{tenant.Id:N}")).Length == 0, "the archive is gone");
    }

    [Fact]
    public async Task Of_a_company_is_gone_for_who_owns_it_no_longer()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var colleague = await tenant.JoinedByAsync(Roles.Owner, servers);
        var location = (await Call.Post("/v1/tenant/exports").SendAsync(tenant.Client)).Is(HttpStatusCode.Accepted).Location;
        await tenant.Client.SucceedsAsync(location);

        var demotion = Call.Put($"/v1/members/{await tenant.OwnerIdAsync()}", new { role = Roles.Admin }, null);
        (await demotion.SendAsync(colleague.Client)).Is(HttpStatusCode.OK);

        await Eventually.BecomesAsync(() => Call.Get(location).SendAsync(tenant.Client), HttpStatusCode.Forbidden);
        (await Call.Get($"{location}/content").SendAsync(tenant.Client)).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Is_packed_as_a_whole_and_not_value_by_value()
    {
        var database = await servers.DatabaseAsync();
        await using var scope = database.For(await database.NewTenantAsync(customers: 700));
        using var zip = new MemoryStream();
        await using (var archive = await ExportArchive.BeginAsync(zip, Test.Ct))
        {
            await archive.AddTenantAsync(scope.Db, (_, _) => { }, Test.Ct);
        }

        using var read = new ZipArchive(zip);
        var (packed, plain) = read.GetEntry("customers.json") is { } file ? (file.CompressedLength, file.Length) : default;
        Assert.True(plain > 6 * packed, $"{packed} of {plain} bytes");
    }

    [Fact]
    public async Task Holds_every_table_of_a_tenant_whole_and_not_one_secret()
    {
        var (system, database) = (await servers.SystemAsync(), await servers.DatabaseAsync());
        var tenant = await system.NewTenantAsync(Test.Ct);
        var stranger = await system.NewTenantAsync(Test.Ct);
        var key = await SomeApiKey.CreateAsync(tenant.Client, Permissions.CustomersRead);
        await SomeInvitation.SendAsync(tenant.Client);
        using var paid = await tenant.Client.PayAsync(await tenant.SentInvoiceAsync());
        await using var scope = database.For(tenant.Id);
        scope.Db.AddRange(Enumerable.Range(0, 1100).Select(_ => TestDatabase.NewCustomer(tenant.Id)));
        await scope.Db.SaveChangesAsync(Test.Ct);
        await Eventually.IsTrueAsync(() => scope.Db.Receipts.AnyAsync(Test.Ct), "the receipt is there");

        var files = await tenant.Client.ExportAsync("/v1/tenant/exports");

        var rows = files.ToDictionary(file => file.Key, file => JsonSerializer.Deserialize<JsonElement[]>(file.Value)!);
        string[] filled =
        [
            "api_keys", "audit_entries", "customers", "invitations", "invoice_counters", "invoices", "jobs", "memberships",
            "payments", "receipts", "sessions", "tenants",
        ];
        Assert.All(filled, table => Assert.NotEmpty(rows[$"{table}.json"]));
        Assert.Equal(1101, rows["customers.json"].Select(row => row.GetProperty("id").GetGuid()).Distinct().Count());
        Assert.Equal(617, rows["invoices.json"][0].GetProperty("lines")[0].GetProperty("unitPrice").GetInt64());
        Assert.All(files.Values, text => Assert.DoesNotContain(stranger.Id.ToString(), text, StringComparison.Ordinal));
        var secret = await scope.Db.ApiKeys.Where(row => row.Id == key.Id).Select(row => row.Hash).SingleAsync(Test.Ct);
        foreach (var told in new[] { key.Secret, Convert.ToBase64String(secret), Convert.ToHexString(secret) })
        {
            Assert.All(files.Values, text => Assert.DoesNotContain(told, text, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Shows_a_person_what_is_held_on_them_but_no_password()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        var files = await (await person.SignInAsync()).On(system).ExportAsync("/v1/me/exports");

        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        var email = User.Normalize(person.Email);
        var user = await db.Users.SingleAsync(row => row.NormalizedEmail == email, Test.Ct);
        Assert.Contains(person.Email, files["users.json"], StringComparison.Ordinal);
        Assert.Contains("Grace Test", files["users.json"], StringComparison.Ordinal);
        Assert.NotEmpty(JsonSerializer.Deserialize<JsonElement[]>(files["sessions.json"])!);
        Assert.All(files.Values, text =>
        {
            Assert.DoesNotContain(user.PasswordHash!, text, StringComparison.Ordinal);
            Assert.DoesNotContain(user.SecurityStamp!, text, StringComparison.Ordinal);
        });
    }
}
