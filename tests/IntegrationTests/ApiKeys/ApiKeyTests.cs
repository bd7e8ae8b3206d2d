using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ProdReady.App;
using ProdReady.IntegrationTests.Customers;
using ProdReady.IntegrationTests.Members;
using ProdReady.Platform.Authentication;

namespace ProdReady.IntegrationTests.ApiKeys;

public sealed class ApiKeyTests(TestServers servers)
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Lets_a_program_do_what_its_scopes_say_for_its_tenant_and_nothing_else()
    {
        var (mine, other) = (await NewTenantAsync(), await NewTenantAsync());
        var customer = await SomeCustomer.CreateAsync(mine.Client);
        var key = await SomeApiKey.CreateAsync(mine.Client, Permissions.CustomersRead);
        var foreign = await SomeApiKey.CreateAsync(other.Client, Permissions.CustomersRead);

        (await Call.Get($"/v1/customers/{customer.Id}").SendAsync(key.On(mine.System))).Is(HttpStatusCode.OK);
        (await Call.Get($"/v1/customers/{customer.Id}").SendAsync(foreign.On(mine.System))).Is(HttpStatusCode.NotFound);
        (await Call.Post("/v1/customers", SomeCustomer.New()).SendAsync(key.On(mine.System))).Is(HttpStatusCode.Forbidden);
        (await Call.Get("/v1/me").SendAsync(key.On(mine.System))).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Is_shown_once_and_kept_as_a_hash()
    {
        var tenant = await NewTenantAsync();
        var answer = (await SomeApiKey.New(Permissions.CustomersRead).SendAsync(tenant.Client)).Is(HttpStatusCode.Created);
        var key = SomeApiKey.Read(answer);

        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Matches($"^{ApiKeyToken.Prefix}[A-Za-z0-9_-]{{64}}[0-9a-f]{{8}}$", key.Secret);
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key.Secret[..^8])))[..8], key.Secret[^8..]);
        var listed = (await Call.Get("/v1/api-keys").SendAsync(tenant.Client)).Is(HttpStatusCode.OK).Text;
        Assert.Contains(key.Id.ToString(), listed, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", listed, StringComparison.Ordinal);

        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        var stored = await db.ApiKeys.AsNoTracking().SingleAsync(row => row.Id == key.Id, Test.Ct);
        Assert.Equal(32, stored.Hash.Length);
        Assert.All(tenant.System.Apis, api => Assert.DoesNotContain(key.Secret, api.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Once_revoked_is_refused_on_every_instance_within_two_seconds()
    {
        var tenant = await NewTenantAsync();
        var key = await SomeApiKey.CreateAsync(tenant.Client, Permissions.CustomersRead);
        Assert.Equal(HttpStatusCode.OK, await key.ReadCustomersAsync(tenant.System, 0));
        Assert.Equal(HttpStatusCode.OK, await key.ReadCustomersAsync(tenant.System, 1));

        (await Call.Delete($"/v1/api-keys/{key.Id}", null).SendAsync(tenant.Client)).Is(HttpStatusCode.NoContent);

        await Eventually.IsTrueAsync(
            async () => await key.ReadCustomersAsync(tenant.System, 0) == HttpStatusCode.Unauthorized
                && await key.ReadCustomersAsync(tenant.System, 1) == HttpStatusCode.Unauthorized,
            "both instances refuse it", Promised);
    }

    [Fact]
    public async Task Is_let_in_beside_its_successor_until_the_overlap_is_over()
    {
        var tenant = await NewTenantAsync();
        var old = await SomeApiKey.CreateAsync(tenant.Client, Permissions.CustomersRead);
        var next = await RotateAsync(tenant, old, 1);
        Assert.Equal(HttpStatusCode.OK, await old.ReadCustomersAsync(tenant.System));
        Assert.Equal(HttpStatusCode.OK, await next.ReadCustomersAsync(tenant.System));

        var last = await RotateAsync(tenant, next, 0);
        await Eventually.IsTrueAsync(
            async () => await next.ReadCustomersAsync(tenant.System) == HttpStatusCode.Unauthorized, "it has ended", Promised);
        Assert.Equal(HttpStatusCode.OK, await last.ReadCustomersAsync(tenant.System));
    }

    [Fact]
    public async Task Has_no_scope_that_its_maker_does_not_have()
    {
        var tenant = await NewTenantAsync();
        var admin = await tenant.JoinedByAsync(Roles.Admin, servers);
        var owners = await SomeApiKey.CreateAsync(tenant.Client, Permissions.OwnersManage);

        (await SomeApiKey.New(Permissions.OwnersManage).SendAsync(admin.Client)).Is(HttpStatusCode.Forbidden);
        (await SomeApiKey.New("all.of.it").SendAsync(tenant.Client)).Is(HttpStatusCode.Forbidden);
        (await new Call(HttpMethod.Post, $"/v1/api-keys/{owners.Id}/rotate", new { overlapHours = 1 })
            .SendAsync(admin.Client)).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Shows_when_it_was_last_used()
    {
        var tenant = await NewTenantAsync();
        var key = await SomeApiKey.CreateAsync(tenant.Client, Permissions.CustomersRead);
        await key.ReadCustomersAsync(tenant.System);

        await Eventually.IsTrueAsync(
            async () => (await Call.Get("/v1/api-keys").SendAsync(tenant.Client)).Json.GetProperty("items")[0]
                .GetProperty("lastUsedAt").ValueKind == System.Text.Json.JsonValueKind.String,
            "the use is written down");
    }

    private async Task<TestTenant> NewTenantAsync() => await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);

    private static async Task<SomeApiKey> RotateAsync(TestTenant tenant, SomeApiKey key, int overlapHours) => SomeApiKey.Read(
        (await new Call(HttpMethod.Post, $"/v1/api-keys/{key.Id}/rotate", new { overlapHours }).SendAsync(tenant.Client))
            .Is(HttpStatusCode.Created));
}
