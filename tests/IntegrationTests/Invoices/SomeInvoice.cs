using System.Net;
using ProdReady.IntegrationTests.Customers;

namespace ProdReady.IntegrationTests.Invoices;

internal static class SomeInvoice
{
    public static object New(Guid customerId, long unitPrice = 1999) => new
    {
        customerId,
        currency = "EUR",
        lines = new[] { new { description = "Work", quantity = 2, unitPrice } },
    };

    /// <summary>A draft; for a new customer unless one is given.</summary>
    public static async Task<Answer> CreateAsync(HttpClient client, Guid? customerId = null)
    {
        var customer = customerId ?? (await SomeCustomer.CreateAsync(client)).Id;
        return (await Call.Post("/v1/invoices", New(customer)).SendAsync(client)).Is(HttpStatusCode.Created);
    }

    public static int Number(this Answer answer) => answer.Json.GetProperty("number").GetInt32();

    public static string? State(this Answer answer) => answer.Json.GetProperty("status").GetString();
}
