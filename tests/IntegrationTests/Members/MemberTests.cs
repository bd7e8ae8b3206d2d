using System.Net;
using ProdReady.App;

namespace ProdReady.IntegrationTests.Members;

public sealed class MemberTests(TestServers servers)
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Of_two_owners_who_leave_in_the_same_instant_one_stays()
    {
        for (var round = 0; round < 10; round++)
        {
            var tenant = await NewTenantAsync();
            var second = await tenant.JoinedByAsync(Roles.Owner, servers);

            var answers = await Task.WhenAll(LeaveAsync(tenant.On(0)), LeaveAsync(second.Client));

            Assert.Equal("1 x NoContent, 1 x Conflict", answers.Statuses());
        }
    }

    [Fact]
    public async Task Of_two_owners_who_demote_each_other_one_stays()
    {
        for (var round = 0; round < 10; round++)
        {
            var tenant = await NewTenantAsync();
            var (first, second) = (await tenant.OwnerIdAsync(), await tenant.JoinedByAsync(Roles.Owner, servers));

            var answers = await Task.WhenAll(
                SetRoleAsync(tenant.On(1), second.Id, Roles.Admin), SetRoleAsync(second.Client, first, Roles.Admin));

            // The other is the last owner, or is found to be none any more.
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            Assert.Single(answers, answer => answer.Status is HttpStatusCode.Conflict or HttpStatusCode.Forbidden);
            var left = answers[0].Status == HttpStatusCode.OK ? tenant.Client : second.Client;
            Assert.Single(await MembersAsync(left), member => member.Item2 == Roles.Owner);
        }
    }

    [Fact]
    public async Task The_last_owner_can_neither_leave_nor_be_removed_nor_step_down()
    {
        var tenant = await NewTenantAsync();
        var me = await tenant.OwnerIdAsync();

        (await LeaveAsync(tenant.Client)).Is(HttpStatusCode.Conflict);
        (await Call.Delete($"/v1/members/{me}", null).SendAsync(tenant.Client)).Is(HttpStatusCode.Conflict);
        (await SetRoleAsync(tenant.Client, me, Roles.Admin)).Is(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Ownership_is_handed_over_whole_and_then_one_may_leave()
    {
        var tenant = await NewTenantAsync();
        var heir = await tenant.JoinedByAsync(Roles.ReadOnly, servers);

        (await Call.Put("/v1/tenant/owner", new { memberId = heir.Id }, null).SendAsync(tenant.Client))
            .Is(HttpStatusCode.NoContent);

        Assert.Equal([(await tenant.OwnerIdAsync(), Roles.Admin), (heir.Id, Roles.Owner)], await MembersAsync(tenant.Client));
        (await LeaveAsync(tenant.Client)).Is(HttpStatusCode.NoContent);
        Assert.Equal([(heir.Id, Roles.Owner)], await MembersAsync(heir.Client));
    }

    [Fact]
    public async Task Who_is_removed_is_out_on_every_instance_within_two_seconds()
    {
        var tenant = await NewTenantAsync();
        var member = await tenant.JoinedByAsync(Roles.Admin, servers);
        (await Call.Get("/v1/customers").SendAsync(member.Client)).Is(HttpStatusCode.OK);

        (await Call.Delete($"/v1/members/{member.Id}", null).SendAsync(tenant.On(1))).Is(HttpStatusCode.NoContent);

        await Eventually.IsTrueAsync(
            async () => (await Call.Get("/v1/customers").SendAsync(member.Client)).Status == HttpStatusCode.Unauthorized,
            "the removed one is out", Promised);
    }

    [Fact]
    public async Task An_admin_neither_makes_nor_unmakes_an_owner()
    {
        var tenant = await NewTenantAsync();
        var (owner, admin) = (await tenant.OwnerIdAsync(), await tenant.JoinedByAsync(Roles.Admin, servers));

        (await SetRoleAsync(admin.Client, admin.Id, Roles.Owner)).Is(HttpStatusCode.Forbidden);
        (await SetRoleAsync(admin.Client, owner, Roles.Member)).Is(HttpStatusCode.Forbidden);
        (await Call.Delete($"/v1/members/{owner}", null).SendAsync(admin.Client)).Is(HttpStatusCode.Forbidden);
        (await SetRoleAsync(admin.Client, admin.Id, Roles.Member)).Is(HttpStatusCode.OK);
    }

    private async Task<TestTenant> NewTenantAsync() => await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);

    private static Task<Answer> LeaveAsync(HttpClient client) => Call.Delete("/v1/me/membership", null).SendAsync(client);

    private static Task<Answer> SetRoleAsync(HttpClient client, Guid member, string role) =>
        Call.Put($"/v1/members/{member}", new { role }, null).SendAsync(client);

    private static async Task<(Guid, string)[]> MembersAsync(HttpClient client)
    {
        var page = (await Call.Get("/v1/members").SendAsync(client)).Is(HttpStatusCode.OK).Json;
        return [.. page.GetProperty("items").EnumerateArray()
            .Select(member => (member.GetProperty("id").GetGuid(), member.GetProperty("role").GetString()!))];
    }
}
