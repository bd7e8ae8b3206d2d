using System.Net;
using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using ProdReady.App;
using ProdReady.App.Accounts;
using ProdReady.IntegrationTests.Accounts;
using ProdReady.IntegrationTests.ApiKeys;

namespace ProdReady.IntegrationTests.Sessions;

public sealed class ProveIdentityTests(TestServers servers)
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Is_asked_for_when_the_last_proof_is_too_old_and_goes_on_with_new_tokens_on_every_instance()
    {
        var system = await servers.SystemAsync();
        var old = await (await Person.RegisterAsync(system)).SignInAsync();
        await AgeProofAsync(old, TimeSpan.FromMinutes(11));

        var refused = (await ChangeEmailAsync(old.On(system))).Is(HttpStatusCode.Unauthorized);
        Assert.Equal(
            "Bearer error=\"insufficient_user_authentication\", max_age=\"600\"", $"{refused.Headers.WwwAuthenticate}");
        Assert.Equal("https://www.rfc-editor.org/rfc/rfc9470#section-3", refused.Json.GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.OK, await old.GetMeAsync(system, instance: 1));

        var proved = (await ProveAsync(old.On(system), Person.Password)).Is(HttpStatusCode.OK);
        var tokens = new Tokens(proved.Json.GetProperty("accessToken").GetString()!, 0, RefreshOf(proved));
        Assert.Equal(old.SessionId, tokens.SessionId);
        (await ChangeEmailAsync(tokens.On(system, instance: 1))).Is(HttpStatusCode.Accepted);
        await Eventually.IsTrueAsync(
            async () => await old.GetMeAsync(system, 0) == HttpStatusCode.Unauthorized
                && await old.GetMeAsync(system, 1) == HttpStatusCode.Unauthorized,
            "the old token is refused by both", Promised);
        using var byOld = await old.RefreshAsync(system);
        using var byNew = await tokens.RefreshAsync(system);
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.OK], new[] { byOld.StatusCode, byNew.StatusCode });
    }

    [Fact]
    public async Task Gives_a_browser_another_cookie()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        var browser = system.Anonymous();
        var before = await person.SignInByCookieAsync();
        browser.DefaultRequestHeaders.Add("Cookie", before);

        var answer = (await ProveAsync(browser, Person.Password)).Is(HttpStatusCode.NoContent);

        var after = Assert.Single(answer.Headers.GetValues("Set-Cookie")).Split(';')[0];
        Assert.NotEqual(before, after);
        (await Call.Get("/v1/me").SendAsync(browser)).Is(HttpStatusCode.Unauthorized);
        browser.DefaultRequestHeaders.Remove("Cookie");
        browser.DefaultRequestHeaders.Add("Cookie", after);
        (await Call.Get("/v1/me").SendAsync(browser)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Counts_a_wrong_password_like_one_at_sign_in()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        var client = (await person.SignInAsync()).On(system);
        for (var guess = 0; guess < Credentials.FreeTries + 1; guess++)
        {
            var refused = (await ProveAsync(client, $"wrong password {guess}")).Is(HttpStatusCode.BadRequest);
            Assert.Equal(["password"], refused.WrongFields);
        }

        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        var user = await db.Users.AsNoTracking().SingleAsync(row => row.NormalizedEmail == User.Normalize(person.Email), Test.Ct);
        Assert.InRange(user.AccessFailedCount, Credentials.FreeTries, Credentials.FreeTries + 1);
        Assert.NotNull(user.LockoutEnd);
    }

    [Fact]
    public async Task Is_not_made_up_for_by_going_to_another_tenant_or_by_a_refresh()
    {
        var system = await servers.SystemAsync();
        var tokens = await (await Person.RegisterAsync(system)).SignInAsync();
        var me = (await Call.Get("/v1/me").SendAsync(tokens.On(system, instance: 1))).Json;
        await AgeProofAsync(tokens, TimeSpan.FromMinutes(11));
        using var refreshed = await tokens.RefreshAsync(system);
        var next = await Tokens.ReadAsync(refreshed);
        (await ChangeEmailAsync(next.On(system))).Is(HttpStatusCode.Unauthorized);

        var there = new { tenantId = me.GetProperty("tenantId").GetGuid() };
        var switched = (await new Call(HttpMethod.Post, "/v1/sessions/current/tenant", there).SendAsync(next.On(system)))
            .Is(HttpStatusCode.OK);

        var client = system.Anonymous();
        var token = switched.Json.GetProperty("accessToken").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        (await Call.Get("/v1/me").SendAsync(client)).Is(HttpStatusCode.OK);
        (await ChangeEmailAsync(client)).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Is_not_asked_of_an_API_key_which_is_refused_for_good()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var key = await SomeApiKey.CreateAsync(tenant.Client, Permissions.KeysManage);
        var refused = (await SomeApiKey.New(Permissions.KeysManage).SendAsync(key.On(system))).Is(HttpStatusCode.Forbidden);
        Assert.Empty(refused.Headers.WwwAuthenticate);
    }

    private static string RefreshOf(Answer answer) => answer.Json.GetProperty("refreshToken").GetString()!;

    private static Task<Answer> ProveAsync(HttpClient client, string password) =>
        new Call(HttpMethod.Post, "/v1/sessions/current/proof", new { password }).SendAsync(client);

    private static Task<Answer> ChangeEmailAsync(HttpClient client) =>
        Call.Put("/v1/me/email", new { email = Person.NewEmail(), password = Person.Password }, null).SendAsync(client);

    // As if the time had gone by: the clock of a running process cannot be turned.
    private async Task AgeProofAsync(Tokens tokens, TimeSpan by)
    {
        var id = tokens.SessionId;
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        var aged = await db.Sessions.Where(row => row.Id == id).ExecuteUpdateAsync(
            row => row.SetProperty(to => to.ProvedAt, from => from.ProvedAt - by), Test.Ct);
        Assert.Equal(1, aged);
    }
}
