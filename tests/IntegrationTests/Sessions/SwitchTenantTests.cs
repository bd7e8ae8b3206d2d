using System.Net;
using Microsoft.EntityFrameworkCore;
using ProdReady.App;
using ProdReady.App.Accounts;
using ProdReady.App.Sessions;
using ProdReady.IntegrationTests.Accounts;
using ProdReady.IntegrationTests.Members;
using ProdReady.Platform.Authentication;

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
    public async Task Leaves_one_session_however_often_it_is_clicked_and_none_where_the_old_one_has_ended()
    {
        var (home, other) = (await NewTenantAsync(), await NewTenantAsync());
        await JoinAsync(home, other, Roles.Member);
        var owner = await home.OwnerIdAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SwitchAsync(home.Client, other.Id)));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);

        // The session that follows is ended by one instance, while the other one has just seen it.
        var tokens = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK).Json.GetProperty("accessToken");
        var next = new Tokens(tokens.GetString()!, 0, "");
        var (here, there) = (next.On(home.System, 0), next.On(home.System, 1));
        (await Call.Get("/v1/me").SendAsync(here)).Is(HttpStatusCode.OK);
        (await new Call(HttpMethod.Delete, "/v1/sessions/current").SendAsync(there)).Is(HttpStatusCode.NoContent);
        (await SwitchAsync(here, home.Id)).Is(HttpStatusCode.Unauthorized);
        Assert.Equal(0, await LiveSessionsAsync(owner));
    }

    [Fact]
    public async Task Does_not_slip_past_who_ends_all_sessions()
    {
        var home = await NewTenantAsync();
        var owner = await home.OwnerIdAsync();
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        await using (var switching = await db.Database.BeginTransactionAsync(Test.Ct))
        {
            await db.LockSessionsAsync(owner, Test.Ct);
            var us = await db.Database.SqlQuery<int>($"SELECT pg_backend_pid() AS \"Value\"").SingleAsync(Test.Ct);
            var ending = new Call(HttpMethod.Delete, "/v1/me/sessions").SendAsync(home.Client);
            await Eventually.IsTrueAsync(async () => await WaitingForAsync(us) > 0 || ending.IsCompleted, "the end waits");
            var tokens = SessionTokens.Create(Guid.CreateVersion7(), forBrowser: true);
            var now = TimeProvider.System.GetUtcNow();
            db.Add(Session.Open(owner, null, tokens, new ClientDevice("", ""), now, now, new SessionsOptions()));
            await db.SaveChangesAsync(Test.Ct);
            await switching.CommitAsync(Test.Ct);
            (await ending).Is(HttpStatusCode.NoContent);
        }

        Assert.Equal(1, await LiveSessionsAsync(owner)); // the one that asked
    }

    [Fact]
    public async Task Does_not_go_where_the_person_does_not_belong()
    {
        var (home, other) = (await NewTenantAsync(), await NewTenantAsync());

        (await SwitchAsync(home.Client, other.Id)).Is(HttpStatusCode.NotFound);
        (await Call.Get("/v1/me").SendAsync(home.Client)).Is(HttpStatusCode.OK);
    }

    private async Task<TestTenant> NewTenantAsync() => await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);

    private async Task<int> LiveSessionsAsync(Guid user)
    {
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        return await db.Sessions.CountAsync(row => row.UserId == user && row.RevokedAt == null, Test.Ct);
    }

    private async Task<int> WaitingForAsync(int process)
    {
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        return await db.Database.SqlQuery<int>(
            $"SELECT count(*)::int AS \"Value\" FROM pg_locks WHERE NOT granted AND {process} = ANY (pg_blocking_pids(pid))")
            .SingleAsync(Test.Ct);
    }

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
