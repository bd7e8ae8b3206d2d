using System.Net;
using System.Text.Json;
using ProdReady.IntegrationTests.Customers;
using ProdReady.IntegrationTests.Invoices;

namespace ProdReady.IntegrationTests.OpenApi;

/// <summary>Asks operations wrongly in all the ways that there are, and compares what comes back with the document.</summary>
public sealed class DocumentedAnswerTests(TestServers servers)
{
    private static readonly string[] OfHttpItself =
        ["Date", "Server", "Transfer-Encoding", "Connection", "Cache-Control", "Pragma",
            "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"];

    private static readonly string Large = new('x', 2_000_000);

    [Theory]
    [InlineData("/v1/customers")]
    [InlineData("/v1/customers/{id}")]
    [InlineData("/v1/documents")]
    [InlineData("/v1/invoices")]
    [InlineData("/v1/invoices/{id}")]
    [InlineData("/v1/invoices/{id}/send")]
    [InlineData("/v1/invoices/{id}/void")]
    public async Task No_request_brings_an_answer_that_the_document_does_not_have(string path)
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var customer = await SomeCustomer.CreateAsync(tenant.Client);
        var invoice = await SomeInvoice.CreateAsync(tenant.Client, customer.Id);
        var id = path.Contains("customers", StringComparison.Ordinal) ? customer.Id : invoice.Id;
        var real = path.Replace("{id}", id.ToString(), StringComparison.Ordinal);
        var document = (await Call.Get("/openapi/v1.json").SendAsync(system.Anonymous())).Json;

        foreach (var operation in document.GetProperty("paths").GetProperty(path).EnumerateObject())
        {
            var method = new HttpMethod(operation.Name.ToUpperInvariant());
            foreach (var call in Calls(method, real))
            {
                Check(operation, call, await call.SendAsync(tenant.Client));
                Check(operation, call, await call.SendAsync(system.Anonymous()));
            }
        }
    }

    private static IEnumerable<Call> Calls(HttpMethod method, string path) =>
        from query in new[] { path, $"{path}?limit=0&status=x", $"{path}?limit=x&customerId=x&cursor=x", $"{path}?name=%00" }
        from body in new object?[] { null, "", "{", "[]", "{}", """{"name":"\u0000"}""", SomeCustomer.New(), Large }
        from key in new[] { null, "", "key", new string('k', 300) }
        from tag in new[] { null, "*", "\"1\"", "nonsense" }
        where key is null || method == HttpMethod.Post
        where tag is null || method != HttpMethod.Post
        where body is null || method != HttpMethod.Get
        select new Call(method, query, body) { IdempotencyKey = key, IfMatch = tag, IfNoneMatch = tag };

    private static void Check(JsonProperty operation, Call call, Answer answer)
    {
        var status = ((int)answer.Status).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var answers = operation.Value.GetProperty("responses");
        Assert.True(answers.TryGetProperty(status, out var documented), $"{status} to {call}: {answer.Text}");
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.Status);

        var headers = documented.GetProperty("headers").EnumerateObject().Select(header => header.Name);
        var more = answer.Headers.Select(header => header.Key).Except(headers).Except(OfHttpItself);
        Assert.True(!more.Any(), $"{status} to {call} has the headers {string.Join(", ", more)}");
    }
}
