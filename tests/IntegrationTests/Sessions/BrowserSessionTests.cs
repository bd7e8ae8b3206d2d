using System.Net;
using ProdReady.IntegrationTests.Accounts;

namespace ProdReady.IntegrationTests.Sessions;

public sealed class BrowserSessionTests(TestServers servers)
{
    [Fact]
    public async Task Is_carried_by_its_cookie()
    {
        var system = await servers.SystemAsync();
        var cookie = await (await Person.RegisterAsync(system)).SignInByCookieAsync();
        Assert.Equal(HttpStatusCode.OK, await SendAsync(system, HttpMethod.Get, "/v1/me", cookie));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    public async Task Changes_nothing_at_the_wish_of_another_site(string header, string value)
    {
        var system = await servers.SystemAsync();
        var cookie = await (await Person.RegisterAsync(system)).SignInByCookieAsync();
        Assert.Equal(
            HttpStatusCode.Forbidden, await SendAsync(system, HttpMethod.Delete, "/v1/sessions/current", cookie, header, value));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(system, HttpMethod.Get, "/v1/me", cookie, header, value));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Origin", null)]
    public async Task Ends_at_the_wish_of_its_own_site(string header, string? value)
    {
        var system = await servers.SystemAsync();
        var cookie = await (await Person.RegisterAsync(system)).SignInByCookieAsync();
        var own = value ?? system.Anonymous().BaseAddress!.GetLeftPart(UriPartial.Authority);
        Assert.Equal(
            HttpStatusCode.NoContent, await SendAsync(system, HttpMethod.Delete, "/v1/sessions/current", cookie, header, own));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(system, HttpMethod.Get, "/v1/me", cookie));
    }

    [Fact]
    public async Task Is_not_begun_at_the_wish_of_another_site()
    {
        var system = await servers.SystemAsync();
        var client = system.Anonymous();
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        using var response = await Person.PostAsync(client, "/v1/sessions", new { email = "a@example.test", password = "any" });
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Is_begun_and_ended_by_a_page_of_a_listed_origin()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        var client = system.Anonymous();
        client.DefaultRequestHeaders.Add("Origin", TestSystem.AllowedOrigin);
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-site");

        using var begun = await Person.PostAsync(client, "/v1/sessions", new
        {
            person.Email,
            Person.Password,
            transport = "cookie",
        });
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/v1/sessions/current");
        request.Headers.Add("Cookie", Person.SessionCookieOf(begun.Headers));
        using var ended = await client.SendAsync(request, Test.Ct);

        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Equal("\"cache\", \"storage\"", ended.Headers.GetValues("Clear-Site-Data").Single());
    }

    private static async Task<HttpStatusCode> SendAsync(
        TestSystem system, HttpMethod method, string path, string cookie, string? header = null, string? value = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", cookie);
        if (header is not null)
        {
            request.Headers.Add(header, value);
        }

        using var response = await system.Anonymous().SendAsync(request, Test.Ct);
        return response.StatusCode;
    }
}
