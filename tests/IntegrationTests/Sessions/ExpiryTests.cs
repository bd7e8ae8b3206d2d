using System.Net;
using Microsoft.EntityFrameworkCore;
using ProdReady.IntegrationTests.Accounts;
using ProdReady.Platform.Authentication;

namespace ProdReady.IntegrationTests.Sessions;

public sealed class ExpiryTests(TestServers servers)
{
    [Fact]
    public async Task Refuses_an_access_token_past_its_time_and_lets_it_be_refreshed()
    {
        var system = await servers.SystemAsync();
        var tokens = await (await Person.RegisterAsync(system)).SignInAsync();
        await AgeAsync(tokens, access: TimeSpan.FromMinutes(15), session: TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.Unauthorized, await tokens.GetMeAsync(system));

        using var response = await tokens.RefreshAsync(system);
        var next = await Tokens.ReadAsync(response);
        Assert.Equal(HttpStatusCode.OK, await next.GetMeAsync(system));
    }

    [Fact]
    public async Task Ends_a_session_for_good_however_often_it_was_refreshed()
    {
        var system = await servers.SystemAsync();
        var tokens = await (await Person.RegisterAsync(system)).SignInAsync();
        await AgeAsync(tokens, access: TimeSpan.Zero, session: TimeSpan.FromDays(30));
        Assert.Equal(HttpStatusCode.Unauthorized, await tokens.GetMeAsync(system));
        using var response = await tokens.RefreshAsync(system);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    // As if the time had gone by: the clock of a running process cannot be turned.
    private async Task AgeAsync(Tokens tokens, TimeSpan access, TimeSpan session)
    {
        Assert.True(SessionToken.TryParse(tokens.AccessToken, out var token));
        var database = await servers.DatabaseAsync();
        await using var db = database.AcrossTenants.Open();
        await db.Sessions.Where(row => row.Id == token.SessionId).ExecuteUpdateAsync(
            row => row
                .SetProperty(aged => aged.AccessExpiresAt, aged => aged.AccessExpiresAt - access)
                .SetProperty(aged => aged.ExpiresAt, aged => aged.ExpiresAt - session),
            Test.Ct);
    }
}
