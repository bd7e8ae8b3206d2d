using System.Net;
using ProdReady.App;
using ProdReady.App.Accounts;
using ProdReady.IntegrationTests.Accounts;
using ProdReady.IntegrationTests.Members;

namespace ProdReady.IntegrationTests.Sessions;

public sealed class SwitchTenantTests(TestServers servers)
{
    [Fact]
    public async Task Goes_on_in_the_other_tenant_with_the_role_there_on_every_instance_at_once()
    {
        var (home, other) = (await NewTenantAsync(), await NewTenantAsync());
        await JoinAsync(home, other, Roles.ReadOnly);

        var answer = (await SwitchAsync(home.Client, other.Id)).Is(HttpStatusCode.OK);

        var tokens = new Tokens(answer.Json.GetProperty("accessToken").GetString()!, 0, "");
        foreach (var instance in new[] { 0, 1 })
        {
            var me = (await Call.Get("/v1/me").SendAsync(tokens.On(home.System, instance))).Is(HttpStatusCode.OK).Json;
            Assert.Equal(other.Id, me.GetProperty("tenantId").GetGuid());
            Assert.Equal(Roles.ReadOnly, me.GetProperty("role").GetString());
        }

        (await Call.Get("/v1/me").SendAsync(home.Client)).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Gives_a_browser_the_cookie_of_the_other_tenant()
    {
        var (home, other) = (await NewTenantAsync(), await NewTenantAsync());
        await JoinAsync(home, other, Roles.Member);
        var browser = home.System.Anonymous();
        var signIn = new { home.Email, password = TestTenant.Password, transport = "cookie" };
        await UseCookieOfAsync(browser, new Call(HttpMethod.Post, "/v1/sessions", signIn));

        await UseCookieOfAsync(browser, new Call(HttpMethod.Post, "/v1/sessions/current/tenant", new { tenantId = other.Id }));

        Assert.Equal(other.Id, (await Call.Get("/v1/me").SendAsync(browser)).Json.GetProperty("tenantId").GetGuid());
    }

    [Fact]
    public async Task Does_not_go_where_the_person_does_not_belong()
    {
        var (home, other) = (await NewTenantAsync(), await NewTenantAsync());

        (await SwitchAsync(home.Client, other.Id)).Is(HttpStatusCode.NotFound);
        (await Call.Get("/v1/me").SendAsync(home.Client)).Is(HttpStatusCode.OK);
    }

    private async Task<TestTenant> NewTenantAsync() => await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);

    private static Task<Answer> SwitchAsync(HttpClient client, Guid tenantId) =>
        new Call(HttpMethod.Post, "/v1/sessions/current/tenant", new { tenantId }).SendAsync(client);

    private static async Task UseCookieOfAsync(HttpClient browser, Call call)
    {
        var answer = (await call.SendAsync(browser)).Is(HttpStatusCode.NoContent);
        browser.DefaultRequestHeaders.Remove("Cookie");
        browser.DefaultRequestHeaders.Add("Cookie", Person.SessionCookieOf(answer.Headers));
    }

    private async Task JoinAsync(TestTenant person, TestTenant tenant, string role)
    {
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        db.Add(new Membership { TenantId = tenant.Id, UserId = await person.OwnerIdAsync(), Role = role });
        await db.SaveChangesAsync(Test.Ct);
    }
}
