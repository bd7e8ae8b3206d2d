using System.Net;
using Microsoft.EntityFrameworkCore;
using ProdReady.App;
using ProdReady.IntegrationTests.Accounts;

namespace ProdReady.IntegrationTests.Members;

public sealed class InvitationTests(TestServers servers)
{
    [Fact]
    public async Task Brings_somebody_new_in_by_registering_and_works_once()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var person = new Person(system, Person.NewEmail());
        await SomeInvitation.SendAsync(tenant.Client, person.Email, Roles.ReadOnly);
        var token = await SomeInvitation.TokenAsync(system, person.Email);
        var body = new { token, displayName = "Bob", password = Person.Password };

        (await SomeInvitation.AcceptAsync(system.Anonymous(), new { token })).Is(HttpStatusCode.BadRequest);
        (await SomeInvitation.AcceptAsync(system.Anonymous(), body)).Is(HttpStatusCode.OK);
        (await SomeInvitation.AcceptAsync(system.Anonymous(), body)).Is(HttpStatusCode.BadRequest);

        var me = (await Call.Get("/v1/me").SendAsync((await person.SignInAsync()).On(system))).Json;
        Assert.Equal(tenant.Id, me.GetProperty("tenantId").GetGuid());
        Assert.Equal(Roles.ReadOnly, me.GetProperty("role").GetString());
    }

    [Fact]
    public async Task Brings_the_account_with_its_address_in_and_no_other()
    {
        var system = await servers.SystemAsync();
        var (tenant, guest, thief) =
            (await system.NewTenantAsync(Test.Ct), await system.NewTenantAsync(Test.Ct), await system.NewTenantAsync(Test.Ct));
        await SomeInvitation.SendAsync(tenant.Client, guest.Email.ToUpperInvariant());
        var token = await SomeInvitation.TokenAsync(system, guest.Email);

        (await SomeInvitation.AcceptAsync(thief.Client, new { token })).Is(HttpStatusCode.OK);

        Assert.Equal([guest.Id, tenant.Id], await TenantsOfAsync(guest));
        Assert.Equal([thief.Id], await TenantsOfAsync(thief));
        (await SomeInvitation.New(guest.Email).SendAsync(tenant.Client)).Is(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Lets_one_of_many_at_once_through()
    {
        var system = await servers.SystemAsync();
        var (tenant, guest) = (await system.NewTenantAsync(Test.Ct), await system.NewTenantAsync(Test.Ct));
        await SomeInvitation.SendAsync(tenant.Client, guest.Email);
        var token = await SomeInvitation.TokenAsync(system, guest.Email);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(turn => SomeInvitation.AcceptAsync(system.Anonymous(turn % 2), new { token })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers, answer => Assert.True((int)answer.Status < 500, answer.Text));
    }

    [Fact]
    public async Task Is_worth_nothing_after_its_time_or_once_withdrawn()
    {
        var system = await servers.SystemAsync();
        var (tenant, late, unwanted) =
            (await system.NewTenantAsync(Test.Ct), await system.NewTenantAsync(Test.Ct), await system.NewTenantAsync(Test.Ct));
        var expiring = await SomeInvitation.SendAsync(tenant.Client, late.Email);
        var withdrawn = await SomeInvitation.SendAsync(tenant.Client, unwanted.Email);
        var tokens = new[] { late, unwanted }.Select(guest => SomeInvitation.TokenAsync(system, guest.Email)).ToArray();
        await Task.WhenAll(tokens);

        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        await db.Invitations.Where(row => row.Id == expiring.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(aged => aged.ExpiresAt, DateTimeOffset.UnixEpoch), Test.Ct);
        (await Call.Delete($"/v1/invitations/{withdrawn.Id}", null).SendAsync(tenant.Client)).Is(HttpStatusCode.NoContent);

        foreach (var token in tokens)
        {
            (await SomeInvitation.AcceptAsync(system.Anonymous(), new { token = await token })).Is(HttpStatusCode.BadRequest);
        }

        Assert.Equal([late.Id], await TenantsOfAsync(late));
        await SomeInvitation.SendAsync(tenant.Client, late.Email);
    }

    [Fact]
    public async Task Leaves_its_token_in_the_mail_alone()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var email = Person.NewEmail();
        var invitation = await SomeInvitation.SendAsync(tenant.Client, email);
        var token = await SomeInvitation.TokenAsync(system, email);

        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        var stored = await db.Invitations.AsNoTracking().SingleAsync(row => row.Id == invitation.Id, Test.Ct);
        Assert.Equal(32, stored.TokenHash!.Length);
        Assert.DoesNotContain(token, invitation.Text, StringComparison.Ordinal);
        Assert.All(
            system.Workers.Concat(system.Apis),
            process => Assert.DoesNotContain(token, process.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Gives_no_role_that_may_do_more_than_the_one_who_invites()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var admin = await tenant.JoinedByAsync(Roles.Admin, servers);

        (await SomeInvitation.New(Person.NewEmail(), Roles.Owner).SendAsync(admin.Client)).Is(HttpStatusCode.Forbidden);
        (await SomeInvitation.New(Person.NewEmail(), Roles.Admin).SendAsync(admin.Client)).Is(HttpStatusCode.Created);
        (await SomeInvitation.New(Person.NewEmail(), "emperor").SendAsync(admin.Client)).Is(HttpStatusCode.BadRequest);
    }

    private static async Task<Guid[]> TenantsOfAsync(TestTenant person)
    {
        var answer = (await Call.Get("/v1/me/tenants").SendAsync(person.Client)).Is(HttpStatusCode.OK);
        return [.. answer.Json.EnumerateArray().Select(tenant => tenant.GetProperty("id").GetGuid()).Order()
            .OrderBy(id => id != person.Id)];
    }
}
