using System.Net;
using System.Net.Http.Headers;

namespace ProdReady.IntegrationTests.Accounts;

public sealed class GetMeTests(TestServers servers)
{
    [Theory]
    [InlineData("/v1/me")]
    [InlineData("/v1/nothing-here")]
    public async Task Asks_who_is_not_signed_in_to_do_so(string path)
    {
        var system = await servers.SystemAsync();
        using var response = await system.Anonymous().GetAsync(path, Test.Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", Assert.Single(response.Headers.WwwAuthenticate).ToString());
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("Bearer nonsense")]
    [InlineData("Bearer AaIBSn9reIO-ppSgW6ORA55YnRhbW-uZtYSZ4inZB49SR0PChd7RLtUgPYJmY7kO")]
    public async Task Says_that_a_token_is_not_valid(string authorization)
    {
        var system = await servers.SystemAsync();
        var client = system.Anonymous();
        client.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(authorization);
        using var response = await client.GetAsync("/v1/me", Test.Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("invalid_token", response.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_the_right_session_with_a_wrong_secret()
    {
        var system = await servers.SystemAsync();
        var tokens = await (await Person.RegisterAsync(system)).SignInAsync();
        var last = tokens.AccessToken[^1] == 'A' ? 'B' : 'A';
        Assert.Equal(HttpStatusCode.OK, await tokens.GetMeAsync(system));
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            await (tokens with { AccessToken = tokens.AccessToken[..^1] + last }).GetMeAsync(system));
    }

    [Fact]
    public async Task Does_not_take_a_refresh_token_for_an_access_token()
    {
        var system = await servers.SystemAsync();
        var tokens = await (await Person.RegisterAsync(system)).SignInAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await (tokens with { AccessToken = tokens.RefreshToken }).GetMeAsync(system));
    }
}
