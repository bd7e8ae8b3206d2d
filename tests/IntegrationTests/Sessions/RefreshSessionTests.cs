using System.Net;
using ProdReady.IntegrationTests.Accounts;

namespace ProdReady.IntegrationTests.Sessions;

public sealed class RefreshSessionTests(TestServers servers)
{
    [Fact]
    public async Task Gives_the_next_tokens_which_every_instance_takes_at_once()
    {
        var system = await servers.SystemAsync();
        var first = await (await Person.RegisterAsync(system)).SignInAsync();
        Assert.Equal(HttpStatusCode.OK, await first.GetMeAsync(system, instance: 1));

        using var response = await first.RefreshAsync(system);
        var next = await Tokens.ReadAsync(response);
        Assert.NotEqual(first.RefreshToken, next.RefreshToken);
        Assert.Equal(HttpStatusCode.OK, await next.GetMeAsync(system, instance: 1));
        Assert.Equal(HttpStatusCode.OK, await next.GetMeAsync(system, instance: 0));
        Assert.Equal(HttpStatusCode.Unauthorized, await first.GetMeAsync(system, instance: 0));
    }

    [Fact]
    public async Task Ends_the_session_when_a_refresh_token_is_used_twice()
    {
        var system = await servers.SystemAsync();
        var first = await (await Person.RegisterAsync(system)).SignInAsync();
        using var response = await first.RefreshAsync(system);
        var next = await Tokens.ReadAsync(response);

        using var reuse = await first.RefreshAsync(system, instance: 1);
        Assert.Equal(HttpStatusCode.Unauthorized, reuse.StatusCode);
        using var after = await next.RefreshAsync(system);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        await Eventually.IsTrueAsync(
            async () => await next.GetMeAsync(system) == HttpStatusCode.Unauthorized,
            "the session ends", TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Lets_one_of_many_at_once_through_at_the_most()
    {
        var system = await servers.SystemAsync();
        var tokens = await (await Person.RegisterAsync(system)).SignInAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(turn => tokens.RefreshAsync(system, turn % 2)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Is_not_ended_by_a_made_up_token_for_the_session()
    {
        var system = await servers.SystemAsync();
        var tokens = await (await Person.RegisterAsync(system)).SignInAsync();
        using var forged = await (tokens with { RefreshToken = tokens.AccessToken }).RefreshAsync(system);
        Assert.Equal(HttpStatusCode.Unauthorized, forged.StatusCode);
        using var genuine = await tokens.RefreshAsync(system);
        Assert.Equal(HttpStatusCode.OK, genuine.StatusCode);
    }

    [Fact]
    public async Task Does_not_bring_a_signed_out_session_back()
    {
        var system = await servers.SystemAsync();
        var tokens = await (await Person.RegisterAsync(system)).SignInAsync();
        using var signedOut = await tokens.On(system).DeleteAsync("/v1/sessions/current", Test.Ct);
        using var response = await tokens.RefreshAsync(system);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }
}
