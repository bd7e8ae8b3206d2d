using System.Net;
using ProdReady.IntegrationTests.Accounts;

namespace ProdReady.IntegrationTests.Sessions;

public sealed class SignOutTests(TestServers servers)
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Ends_the_session_on_every_instance_within_two_seconds()
    {
        var system = await servers.SystemAsync();
        var tokens = await (await Person.RegisterAsync(system)).SignInAsync();
        Assert.Equal(HttpStatusCode.OK, await tokens.GetMeAsync(system, instance: 0));
        Assert.Equal(HttpStatusCode.OK, await tokens.GetMeAsync(system, instance: 1));

        using var response = await tokens.On(system).DeleteAsync("/v1/sessions/current", Test.Ct);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await tokens.GetMeAsync(system, instance: 0));
        await Eventually.IsTrueAsync(
            async () =>
                await tokens.GetMeAsync(system, instance: 1) == HttpStatusCode.Unauthorized, "the other refuses it", Promised);
    }

    [Fact]
    public async Task Ends_this_session_and_no_other()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        var (here, there) = (await person.SignInAsync(), await person.SignInAsync());
        using var response = await here.On(system).DeleteAsync("/v1/sessions/current", Test.Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, await here.GetMeAsync(system));
        Assert.Equal(HttpStatusCode.OK, await there.GetMeAsync(system));
    }
}
