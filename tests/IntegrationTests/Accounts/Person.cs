using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ProdReady.Platform.Authentication;

namespace ProdReady.IntegrationTests.Accounts;

/// <summary>Someone with a fresh account, and the ways that they have in.</summary>
internal sealed record Person(TestSystem System, string Email)
{
    public const string Password = "a password of some length";

    public static object Account(string email) =>
        new { email, password = Password, displayName = "Grace Test", companyName = "Grace & Sons" };

    public static string NewEmail() => $"{Guid.NewGuid():N}@example.test";

    public static async Task<Person> RegisterAsync(TestSystem system)
    {
        var person = new Person(system, NewEmail());
        using var response = await PostAsync(system.Anonymous(), "/v1/accounts", Account(person.Email));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return person;
    }

    public static Task<HttpResponseMessage> PostAsync(HttpClient client, string path, object body) =>
        client.PostAsJsonAsync(path, body, Test.Ct);

    public Task<HttpResponseMessage> TryToSignInAsync(string password, string transport = "bearer") =>
        PostAsync(System.Anonymous(), "/v1/sessions", new { Email, password, transport });

    public async Task<Tokens> SignInAsync()
    {
        using var response = await TryToSignInAsync(Password);
        return await Tokens.ReadAsync(response);
    }

    /// <summary>Of the cookies that came the session's, as the browser would send it.</summary>
    public static string SessionCookieOf(HttpResponseHeaders headers) => headers.GetValues("Set-Cookie")
        .Single(cookie => cookie.StartsWith("__Host-session=", StringComparison.Ordinal)).Split(';')[0];

    /// <summary>Signs in as a browser does; the answer's cookie, as the browser would send it.</summary>
    public async Task<string> SignInByCookieAsync()
    {
        using var response = await TryToSignInAsync(Password, "cookie");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        return SessionCookieOf(response.Headers);
    }
}

internal sealed record Tokens(string AccessToken, int ExpiresIn, string RefreshToken)
{
    public static async Task<Tokens> ReadAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore);
        return (await response.Content.ReadFromJsonAsync<Tokens>(JsonSerializerOptions.Web, Test.Ct))!;
    }

    public Guid SessionId => IdOf(AccessToken);

    public static Guid IdOf(string text) =>
        SessionToken.TryParse(text, out var token) ? token.SessionId : throw new InvalidOperationException("No token.");

    public Task<HttpResponseMessage> RefreshAsync(TestSystem system, int instance = 0) =>
        Person.PostAsync(system.Anonymous(instance), "/v1/sessions/refresh", new { RefreshToken });

    public HttpClient On(TestSystem system, int instance = 0)
    {
        var client = system.Anonymous(instance);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AccessToken);
        return client;
    }

    public async Task<HttpStatusCode> GetMeAsync(TestSystem system, int instance = 0)
    {
        using var response = await On(system, instance).GetAsync("/v1/me", Test.Ct);
        return response.StatusCode;
    }
}
