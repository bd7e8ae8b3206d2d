using System.Net;
using Microsoft.EntityFrameworkCore;
using ProdReady.App;
using ProdReady.App.Accounts;
using ProdReady.IntegrationTests.Accounts;
using ProdReady.IntegrationTests.Members;

namespace ProdReady.IntegrationTests.PersonalData;

public sealed class EraseMeTests(TestServers servers)
{
    private static readonly Call Erase = Call.Delete("/v1/me", ifMatch: null);

    [Fact]
    public async Task Leaves_no_trace_of_the_person_anywhere_and_the_address_free()
    {
        var (system, database) = (await servers.SystemAsync(), await servers.DatabaseAsync());
        var marker = $"marked{Guid.NewGuid():N}";
        var marked = new Person(system, $"{marker}@example.test");
        await RegisterAsync(marked, marker);
        var (first, second) = (await marked.SignInAsync(), await marked.SignInAsync());
        var me = (await Call.Get("/v1/me").SendAsync(first.On(system))).Json;
        var company = me.GetProperty("tenantId").GetGuid();
        await JoinAsync(await system.NewTenantAsync(Test.Ct), me.GetProperty("userId").GetGuid());
        await SomeInvitation.SendAsync((await system.NewTenantAsync(Test.Ct)).Client, marked.Email);
        var files = await first.On(system).ExportAsync("/v1/me/exports");
        Assert.All(["users", "mailed_links", "invitations"], table => Assert.Contains(marker, files[$"{table}.json"]));
        Assert.NotEmpty(await database.TablesWithAsync(marker));

        (await Erase.SendAsync(first.On(system))).Is(HttpStatusCode.NoContent);

        await Eventually.IsTrueAsync(
            async () => await first.GetMeAsync(system) == HttpStatusCode.Unauthorized
                && await second.GetMeAsync(system, instance: 1) == HttpStatusCode.Unauthorized,
            "no session is let in anywhere", TimeSpan.FromSeconds(2));
        await system.MailAsync(marked.Email, "was erased");
        await Eventually.IsTrueAsync(async () => await HoldsNothingAsync(database, marker), "nothing bears the marker");
        await Eventually.IsTrueAsync(
            async () => !await ExistsAsync(database, company), "the company that was theirs alone is gone");
        Assert.DoesNotContain("jobs", await database.TablesWithAsync(me.GetProperty("userId").GetString()!));
        await RegisterAsync(marked, "somebody else");
        Assert.Equal(HttpStatusCode.OK, await (await marked.SignInAsync()).GetMeAsync(system));
    }

    [Fact]
    public async Task Is_a_401_on_the_instance_that_still_trusts_the_session()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var (here, there) = (tenant.On(0), tenant.On(1));
        (await Call.Get("/v1/me").SendAsync(here)).Is(HttpStatusCode.OK);
        (await Erase.SendAsync(there)).Is(HttpStatusCode.NoContent);

        var proof = new { password = TestTenant.Password };
        var password = new { currentPassword = TestTenant.Password, newPassword = "another " + TestTenant.Password };
        var email = new { email = $"{Guid.NewGuid():N}@example.test", password = TestTenant.Password };
        Call[] calls =
        [
            Call.Get("/v1/me"), new(HttpMethod.Post, "/v1/sessions/current/proof", proof),
            new(HttpMethod.Post, "/v1/me/authenticator"), new(HttpMethod.Post, "/v1/me/passkeys/options"),
            new(HttpMethod.Put, "/v1/me/password", password), new(HttpMethod.Put, "/v1/me/email", email),
        ];
        foreach (var call in calls) (await call.SendAsync(here)).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Is_refused_to_the_last_owner_of_others_until_the_ownership_is_handed_over()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var heir = await tenant.JoinedByAsync(Roles.Admin, servers);

        var refused = (await Erase.SendAsync(tenant.Client)).Is(HttpStatusCode.Conflict);
        Assert.Contains("Test Ltd", refused.Detail, StringComparison.Ordinal);
        (await new Call(HttpMethod.Put, "/v1/tenant/owner", new { memberId = heir.Id }).SendAsync(tenant.Client))
            .Is(HttpStatusCode.NoContent);
        (await Erase.SendAsync(tenant.Client)).Is(HttpStatusCode.NoContent);

        Assert.Equal(HttpStatusCode.OK, (await Call.Get("/v1/members").SendAsync(heir.Client)).Status);
    }

    [Fact]
    public async Task Two_owners_who_go_in_the_same_instant_do_not_leave_the_others_alone()
    {
        var system = await servers.SystemAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var tenant = await system.NewTenantAsync(Test.Ct);
            var partner = await tenant.JoinedByAsync(Roles.Owner, servers);
            await tenant.JoinedByAsync(Roles.Member, servers);

            var answers = await Task.WhenAll(Erase.SendAsync(tenant.Client), Erase.SendAsync(partner.Client));

            Assert.Equal("1 x NoContent, 1 x Conflict", answers.Statuses());
        }));
    }

    private static async Task RegisterAsync(Person person, string name)
    {
        var account = new { person.Email, Person.Password, displayName = name, companyName = "Own Ltd" };
        using var answer = await Person.PostAsync(person.System.Anonymous(), "/v1/accounts", account);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    private async Task JoinAsync(TestTenant tenant, Guid userId)
    {
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        db.Add(new Membership { TenantId = tenant.Id, UserId = userId, Role = Roles.Admin });
        await db.SaveChangesAsync(Test.Ct);
    }

    /// <summary>But for the answer that somebody else got to their invitation, which a day ends.</summary>
    private static async Task<bool> HoldsNothingAsync(TestDatabase database, string marker) =>
        !(await database.TablesWithAsync(marker)).Except(["idempotency_records"]).Any();

    private static async Task<bool> ExistsAsync(TestDatabase database, Guid tenant)
    {
        await using var db = database.AcrossTenants.Open();
        return await db.Tenants.AnyAsync(row => row.Id == tenant, Test.Ct);
    }
}
