using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ProdReady.IntegrationTests.Accounts;

namespace ProdReady.IntegrationTests.Sessions;

public sealed class MySessionsTests(TestServers servers)
{
    private const string Firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0";
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Are_listed_with_device_and_network_and_without_anyone_elses()
    {
        var system = await servers.SystemAsync();
        var (ada, eve) = (await Person.RegisterAsync(system), await Person.RegisterAsync(system));
        var (here, _) = (await ada.SignInAsync(), await eve.SignInAsync());
        await ada.SignInByCookieAsync();

        var answer = (await Call.Get("/v1/me/sessions").SendAsync(here.On(system))).Is(HttpStatusCode.OK);

        Assert.True(answer.Headers.CacheControl?.NoStore);
        var sessions = answer.Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(["bearer", "cookie"], sessions.Select(session => session.GetProperty("transport").GetString()).Order());
        var current = Assert.Single(sessions, session => session.GetProperty("current").GetBoolean());
        Assert.Equal(here.SessionId, current.GetProperty("id").GetGuid());
        Assert.Equal("127.0.0.0/24", current.GetProperty("network").GetString());
        Assert.Equal("unknown", current.GetProperty("device").GetString());
    }

    [Fact]
    public async Task Show_their_last_use_soon_after_it_and_write_it_once_a_minute()
    {
        var system = await servers.SystemAsync();
        var tokens = await (await Person.RegisterAsync(system)).SignInAsync();
        await AgeUseAsync(tokens, TimeSpan.FromMinutes(30));
        var began = TimeProvider.System.GetUtcNow();
        using var client = tokens.On(system, instance: 1);
        client.DefaultRequestHeaders.UserAgent.ParseAdd(Firefox);

        await Eventually.IsTrueAsync(
            async () => (await ReadAsync(client)).GetProperty("lastUsedAt").GetDateTimeOffset() >= began.AddSeconds(-1),
            "the use is written", TimeSpan.FromSeconds(20));

        Assert.Equal("Firefox on Windows", (await ReadAsync(client)).GetProperty("device").GetString());
    }

    [Fact]
    public async Task Are_written_at_most_once_a_minute()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        var (recent, old) = (await person.SignInAsync(), await person.SignInAsync());
        await AgeUseAsync(recent, TimeSpan.FromSeconds(20));
        await AgeUseAsync(old, TimeSpan.FromSeconds(70));
        var (recentUse, oldUse) = (await UseAsync(recent), await UseAsync(old));

        Assert.Equal(HttpStatusCode.OK, await recent.GetMeAsync(system));
        Assert.Equal(HttpStatusCode.OK, await old.GetMeAsync(system));

        await Eventually.IsTrueAsync(async () => await UseAsync(old) > oldUse, "the old one's use is written");
        Assert.Equal(recentUse, await UseAsync(recent));
    }

    [Fact]
    public async Task End_one_by_one_on_every_instance_within_two_seconds()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        var (here, lost) = (await person.SignInAsync(), await person.SignInAsync());
        Assert.Equal(HttpStatusCode.OK, await lost.GetMeAsync(system, instance: 1));

        (await Call.Delete($"/v1/me/sessions/{lost.SessionId}", null).SendAsync(here.On(system))).Is(HttpStatusCode.NoContent);

        Assert.Equal(HttpStatusCode.Unauthorized, await lost.GetMeAsync(system));
        await EndsAsync(system, lost);
        Assert.Equal(HttpStatusCode.OK, await here.GetMeAsync(system));
        (await Call.Delete($"/v1/me/sessions/{lost.SessionId}", null).SendAsync(here.On(system))).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task End_all_but_this_one_and_no_one_elses()
    {
        var system = await servers.SystemAsync();
        var (ada, eve) = (await Person.RegisterAsync(system), await Person.RegisterAsync(system));
        var (here, there, eves) = (await ada.SignInAsync(), await ada.SignInAsync(), await eve.SignInAsync());
        Assert.Equal(HttpStatusCode.OK, await there.GetMeAsync(system, instance: 1));

        (await Call.Delete("/v1/me/sessions", null).SendAsync(here.On(system))).Is(HttpStatusCode.NoContent);

        await EndsAsync(system, there);
        Assert.Equal(HttpStatusCode.Unauthorized, await there.GetMeAsync(system));
        using var refreshed = await there.RefreshAsync(system);
        Assert.Equal(HttpStatusCode.Unauthorized, refreshed.StatusCode);
        foreach (var kept in new[] { here, eves })
        {
            using var next = await kept.RefreshAsync(system);
            Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        }
    }

    [Fact]
    public async Task Cannot_be_ended_by_someone_else()
    {
        var system = await servers.SystemAsync();
        var (ada, eve) = (await Person.RegisterAsync(system), await Person.RegisterAsync(system));
        var (adas, eves) = (await ada.SignInAsync(), await eve.SignInAsync());
        (await Call.Delete($"/v1/me/sessions/{adas.SessionId}", null).SendAsync(eves.On(system))).Is(HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.OK, await adas.GetMeAsync(system));
    }

    [Theory]
    [InlineData("bearer", 7 * 24)]
    [InlineData("cookie", 1)]
    public async Task End_when_they_are_not_used_for_a_while(string transport, int hours)
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        var (used, unused) = (system.Anonymous(), system.Anonymous());
        var (usedId, _) = await SignInAsync(person, transport, used);
        var (unusedId, refreshToken) = await SignInAsync(person, transport, unused);
        await AgeUseAsync(usedId, TimeSpan.FromHours(hours) - TimeSpan.FromMinutes(1));
        await AgeUseAsync(unusedId, TimeSpan.FromHours(hours));

        (await Call.Get("/v1/me").SendAsync(used)).Is(HttpStatusCode.OK);
        (await Call.Get("/v1/me").SendAsync(unused)).Is(HttpStatusCode.Unauthorized);
        if (refreshToken is null) return;
        using var refreshed = await new Tokens("", 0, refreshToken).RefreshAsync(system);
        Assert.Equal(HttpStatusCode.Unauthorized, refreshed.StatusCode);
    }

    private static async Task<(Guid Id, string? Refresh)> SignInAsync(Person person, string transport, HttpClient client)
    {
        if (transport == "bearer")
        {
            var tokens = await person.SignInAsync();
            client.DefaultRequestHeaders.Authorization = new("Bearer", tokens.AccessToken);
            return (tokens.SessionId, tokens.RefreshToken);
        }

        var cookie = await person.SignInByCookieAsync();
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        return (Tokens.IdOf(cookie.Split('=', 2)[1]), null);
    }

    private static Task EndsAsync(TestSystem system, Tokens tokens) => Eventually.IsTrueAsync(
        async () => await tokens.GetMeAsync(system, instance: 1) == HttpStatusCode.Unauthorized, "it ends", Promised);

    private static async Task<JsonElement> ReadAsync(HttpClient client) =>
        (await Call.Get("/v1/me/sessions").SendAsync(client)).Is(HttpStatusCode.OK).Json.GetProperty("items")[0];

    private Task AgeUseAsync(Tokens tokens, TimeSpan age) => AgeUseAsync(tokens.SessionId, age);

    // As if the time had gone by: the clock of a running process cannot be turned.
    private async Task AgeUseAsync(Guid id, TimeSpan age)
    {
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        var then = TimeProvider.System.GetUtcNow() - age;
        await db.Sessions.Where(session => session.Id == id)
            .ExecuteUpdateAsync(session => session.SetProperty(row => row.LastUsedAt, then), Test.Ct);
    }

    private async Task<DateTimeOffset> UseAsync(Tokens tokens)
    {
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        return (await db.Sessions.SingleAsync(session => session.Id == tokens.SessionId, Test.Ct)).LastUsedAt;
    }
}
