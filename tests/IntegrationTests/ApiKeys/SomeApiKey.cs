using System.Net;
using System.Net.Http.Headers;

namespace ProdReady.IntegrationTests.ApiKeys;

/// <summary>A key as its maker got it.</summary>
internal sealed record SomeApiKey(Guid Id, string Secret)
{
    public static async Task<SomeApiKey> CreateAsync(HttpClient client, params string[] scopes) =>
        Read((await New(scopes).SendAsync(client)).Is(HttpStatusCode.Created));

    public static Call New(params string[] scopes) =>
        new(HttpMethod.Post, "/v1/api-keys", new { name = "robot", scopes, expiresInDays = 30 });

    public static SomeApiKey Read(Answer answer) => new(answer.Id, answer.Json.GetProperty("secret").GetString()!);

    public HttpClient On(TestSystem system, int instance = 0)
    {
        var client = system.Anonymous(instance);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
        return client;
    }

    public async Task<HttpStatusCode> ReadCustomersAsync(TestSystem system, int instance = 0) =>
        (await Call.Get("/v1/customers").SendAsync(On(system, instance))).Status;
}
