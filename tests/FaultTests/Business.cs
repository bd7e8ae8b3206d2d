using System.Net;
using System.Net.Http.Headers;

namespace ProdReady.FaultTests;

/// <summary>What a customer of the product does all day, as one line each.</summary>
internal static class Business
{
    public static async Task<Answer> NewCustomerAsync(HttpClient client) =>
        (await Call.Post("/v1/customers", new { name = "Bob", email = $"{Guid.NewGuid():N}@example.test" }).SendAsync(client))
            .Is(HttpStatusCode.Created);

    /// <summary>An invoice that waits for its payment.</summary>
    public static async Task<Guid> NewInvoiceAsync(HttpClient client)
    {
        var customer = await NewCustomerAsync(client);
        var invoice = (await Call.Post("/v1/invoices", Draft(customer.Id)).SendAsync(client)).Is(HttpStatusCode.Created).Id;
        (await Call.Post($"/v1/invoices/{invoice}/send").SendAsync(client)).Is(HttpStatusCode.OK);
        return invoice;
    }

    public static object Draft(Guid customerId) => new
    {
        customerId,
        currency = "EUR",
        lines = new[] { new { description = "Work", quantity = 2, unitPrice = 1250 } },
    };

    /// <summary>For one try: its body is gone with it.</summary>
    public static Call Upload(Guid invoiceId, string key)
    {
        var content = new ByteArrayContent("%PDF-1.7\n%%EOF\n"u8.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        var path = $"/v1/documents?name=contract.pdf&invoiceId={invoiceId}";
        return new Call(HttpMethod.Post, path, content) { IdempotencyKey = key };
    }

    public static Call Pay(Guid invoice, string method = "pm_card_visa") =>
        Call.Post($"/v1/invoices/{invoice}/payments", new { paymentMethod = method });

    public static async Task<string?> StatusAsync(HttpClient client, Guid invoice)
    {
        var found = (await Call.Get($"/v1/invoices/{invoice}").SendAsync(client)).Is(HttpStatusCode.OK);
        return found.Json.GetProperty("status").GetString();
    }

    public static Task<bool> IsReadyAsync(HttpClient client) => AnswersAsync(client, "/health/ready");

    public static async Task<bool> AnswersAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode;
    }
}
