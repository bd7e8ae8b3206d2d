using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using ProdReady.App.Sessions;
using ProdReady.IntegrationTests.Accounts;
using ProdReady.Platform.Authentication;

namespace ProdReady.IntegrationTests.Sessions;

public sealed class PurgeSessionsTests(TestServers servers)
{
    [Fact]
    public async Task Deletes_the_sessions_past_their_end_of_every_tenant_and_keeps_the_others()
    {
        var (system, database) = (await servers.SystemAsync(), await servers.DatabaseAsync());
        var (ada, eve) = (await Person.RegisterAsync(system), await Person.RegisterAsync(system));
        var (adas, eves, live) = (await ada.SignInAsync(), await eve.SignInAsync(), await ada.SignInAsync());
        await using var db = database.AcrossTenants.Open();
        var expired = new[] { IdOf(adas), IdOf(eves) };
        await db.Sessions.Where(session => expired.Contains(session.Id)).ExecuteUpdateAsync(
            session => session.SetProperty(row => row.ExpiresAt, DateTimeOffset.UnixEpoch), Test.Ct);

        using var job = new PurgeSessionsJob(
            database.AcrossTenants, TimeProvider.System, NullLogger<PurgeSessionsJob>.Instance);
        await job.StartAsync(Test.Ct);
        await Eventually.IsTrueAsync(
            async () => !await db.Sessions.AnyAsync(session => expired.Contains(session.Id), Test.Ct), "the expired are gone");
        await job.StopAsync(Test.Ct);

        Assert.True(await db.Sessions.AnyAsync(session => session.Id == IdOf(live), Test.Ct));
        Assert.Equal(System.Net.HttpStatusCode.OK, await live.GetMeAsync(system, 1));
    }

    private static Guid IdOf(Tokens tokens) =>
        SessionToken.TryParse(tokens.AccessToken, out var token) ? token.SessionId : throw new FormatException();
}
