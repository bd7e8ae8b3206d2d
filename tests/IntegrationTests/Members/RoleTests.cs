using System.Net;
using Microsoft.EntityFrameworkCore;
using ProdReady.App;
using ProdReady.IntegrationTests.Customers;

namespace ProdReady.IntegrationTests.Members;

public sealed class RoleTests(TestServers servers)
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_change_of_role_holds_on_live_sessions_of_every_instance_within_two_seconds()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        Assert.All(await WriteOnBothAsync(tenant), status => Assert.Equal(HttpStatusCode.Created, status));

        await SetRoleAsync(tenant, Roles.ReadOnly);

        await Eventually.IsTrueAsync(
            async () => (await WriteOnBothAsync(tenant)).All(status => status == HttpStatusCode.Forbidden),
            "both instances refuse to write", Promised);
        (await Call.Get("/v1/customers").SendAsync(tenant.Client)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_role_that_nobody_knows_allows_nothing()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        await SetRoleAsync(tenant, "emperor");

        await Eventually.IsTrueAsync(
            async () => (await Call.Get("/v1/customers").SendAsync(tenant.Client)).Status == HttpStatusCode.Forbidden,
            "it is refused", Promised);
    }

    private static async Task<HttpStatusCode[]> WriteOnBothAsync(TestTenant tenant) => await Task.WhenAll(
        new[] { tenant.On(0), tenant.On(1) }.Select(async client =>
            (await Call.Post("/v1/customers", SomeCustomer.New()).SendAsync(client)).Status));

    private async Task SetRoleAsync(TestTenant tenant, string role)
    {
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        await db.Memberships.Where(membership => membership.TenantId == tenant.Id)
            .ExecuteUpdateAsync(membership => membership.SetProperty(row => row.Role, role), Test.Ct);
    }
}
