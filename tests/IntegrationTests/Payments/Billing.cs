using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ProdReady.IntegrationTests.Payments;

/// <summary>Makes invoices and pays them, as a client does.</summary>
internal static class Billing
{
    /// <summary>An invoice over 12.34 EUR to a customer of its own, sent.</summary>
    public static async Task<Guid> SentInvoiceAsync(this TestTenant tenant, string? email = null, string currency = "EUR")
    {
        var invoice = await tenant.DraftInvoiceAsync(email, currency);
        using var sent = await tenant.Client.PostKeyedAsync($"/v1/invoices/{invoice}/send", null);
        Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync(Test.Ct));
        return invoice;
    }

    public static async Task<Guid> DraftInvoiceAsync(this TestTenant tenant, string? email = null, string currency = "EUR")
    {
        email ??= $"{Guid.NewGuid():N}@example.test";
        var customer = await CreateAsync(tenant, "/v1/customers", new { name = "Eve", email });
        var lines = new[] { new { description = "Advice", quantity = 2, unitPrice = 617 } };
        return await CreateAsync(tenant, "/v1/invoices", new { customerId = customer, currency, lines });
    }

    public static Task<HttpResponseMessage> PayAsync(
        this HttpClient client, Guid invoice, string? key = null, string paymentMethod = "pm_card_visa") =>
        client.PostKeyedAsync($"/v1/invoices/{invoice}/payments", new { paymentMethod }, key);

    /// <summary>Pays, and follows Retry-After as long as the first request with the key still runs.</summary>
    public static async Task<HttpResponseMessage> PayPatientlyAsync(this HttpClient client, Guid invoice, string key)
    {
        while (true)
        {
            var answer = await client.PayAsync(invoice, key);
            if (answer.StatusCode != HttpStatusCode.Conflict || answer.Headers.RetryAfter?.Delta is not { } pause)
            {
                return answer;
            }

            await Task.Delay(pause, Test.Ct);
        }
    }

    public static async Task<HttpResponseMessage> PostKeyedAsync(
        this HttpClient client, string path, object? body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        request.Content = body is null ? null : JsonContent.Create(body);
        return await client.SendAsync(request, Test.Ct);
    }

    public static async Task<string?> StatusAsync(this HttpClient client, string path) =>
        (await client.GetFromJsonAsync<JsonElement>(path, Test.Ct)).GetProperty("status").GetString();

    private static async Task<Guid> CreateAsync(TestTenant tenant, string path, object body)
    {
        using var created = await tenant.Client.PostKeyedAsync(path, body);
        Assert.True(created.StatusCode == HttpStatusCode.Created, await created.Content.ReadAsStringAsync(Test.Ct));
        return (await created.Content.ReadFromJsonAsync<JsonElement>(Test.Ct)).GetProperty("id").GetGuid();
    }
}
