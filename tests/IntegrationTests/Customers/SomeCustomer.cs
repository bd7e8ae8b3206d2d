using System.Net;

namespace ProdReady.IntegrationTests.Customers;

internal static class SomeCustomer
{
    public static object New(string? name = null, string? email = null) =>
        new { name = name ?? "Ada Ltd", email = email ?? $"{Guid.NewGuid():N}@example.test" };

    public static async Task<Answer> CreateAsync(HttpClient client, string? name = null, string? email = null) =>
        (await Call.Post("/v1/customers", New(name, email)).SendAsync(client)).Is(HttpStatusCode.Created);
}
