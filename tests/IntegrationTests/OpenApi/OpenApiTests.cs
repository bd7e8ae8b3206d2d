using System.Net;
using System.Text.Json;

namespace ProdReady.IntegrationTests.OpenApi;

public sealed class OpenApiTests(TestServers servers)
{
    [Fact]
    public async Task Anyone_reads_it_in_version_3_1()
    {
        var document = await ReadAsync();

        Assert.StartsWith("3.1.", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_operation_has_a_name_of_its_own_a_success_and_its_errors_as_problems()
    {
        var operations = Operations(await ReadAsync()).ToArray();

        var names = operations.Select(one => one.Operation.GetProperty("operationId").GetString());
        Assert.Equal(operations.Length, names.Distinct().Count());
        foreach (var (name, operation) in operations)
        {
            var answers = operation.GetProperty("responses").EnumerateObject().ToArray();
            Assert.Contains(answers, answer => answer.Name[0] == '2' || answer.Name == "302");
            foreach (var problem in answers.Where(answer => answer.Name[0] is '4' or '5'))
            {
                var schema = problem.Value.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema");
                Assert.Equal((name, "#/components/schemas/ProblemDetails"), (name, schema.GetProperty("$ref").GetString()));
            }
        }
    }

    [Theory]
    [InlineData("/v1/customers", "get", "200 400 401 403 429 500 503")]
    [InlineData("/v1/customers", "post", "201 400 401 403 408 409 413 415 422 429 500 503")]
    [InlineData("/v1/customers/{id}", "get", "200 304 401 403 404 429 500 503")]
    [InlineData("/v1/customers/{id}", "put", "200 400 401 403 404 408 409 412 413 415 428 429 500 503")]
    [InlineData("/v1/customers/{id}", "delete", "204 401 403 404 409 412 428 429 500 503")]
    [InlineData("/v1/documents", "post", "201 400 401 403 408 409 413 415 422 429 500 503")]
    [InlineData("/v1/documents/{id}/content", "get", "200 206 401 403 404 409 416 429 500 503")]
    [InlineData("/v1/invoices/{id}/send", "post", "200 400 401 403 404 409 413 422 429 500 503")]
    public async Task Tells_every_status(string path, string method, string statuses)
    {
        var operation = (await ReadAsync()).GetProperty("paths").GetProperty(path).GetProperty(method);

        var found = operation.GetProperty("responses").EnumerateObject().Select(answer => answer.Name);
        Assert.Equal(statuses, string.Join(' ', found));
    }

    [Theory]
    [InlineData("/v1/customers", "post", "Idempotency-Key!")]
    [InlineData("/v1/customers/{id}", "put", "If-Match!")]
    [InlineData("/v1/customers/{id}", "delete", "If-Match!")]
    [InlineData("/v1/customers/{id}", "get", "If-None-Match")]
    [InlineData("/v1/invoices/{id}/void", "post", "Idempotency-Key!")]
    public async Task Tells_the_headers_of_a_request_and_which_it_needs(string path, string method, string headers)
    {
        var operation = (await ReadAsync()).GetProperty("paths").GetProperty(path).GetProperty(method);

        var found = operation.GetProperty("parameters").EnumerateArray()
            .Where(parameter => parameter.GetProperty("in").GetString() == "header")
            .Select(header => header.GetProperty("name").GetString() + (header.TryGetProperty("required", out _) ? "!" : ""));
        Assert.Equal(headers, string.Join(' ', found));
    }

    [Theory]
    [InlineData("/v1/customers", "post", "201", "ETag Idempotency-Replayed Location")]
    [InlineData("/v1/customers/{id}", "get", "200", "ETag")]
    [InlineData("/v1/customers/{id}", "get", "304", "ETag")]
    [InlineData("/v1/customers", "post", "409", "Retry-After")]
    [InlineData("/v1/customers", "get", "429", "Retry-After")]
    [InlineData("/v1/customers", "get", "401", "WWW-Authenticate")]
    public async Task Tells_the_headers_of_an_answer(string path, string method, string status, string headers)
    {
        var document = await ReadAsync();
        var operation = document.GetProperty("paths").GetProperty(path).GetProperty(method);
        var answer = operation.GetProperty("responses").GetProperty(status);

        var found = answer.GetProperty("headers").EnumerateObject().Select(header => header.Name).ToArray();
        Assert.Equal(headers, string.Join(' ', found.Except(["RateLimit", "RateLimit-Policy"]).Order()));
        Assert.Equal(["RateLimit", "RateLimit-Policy"], found.Intersect(["RateLimit", "RateLimit-Policy"]));
        Assert.All(found, name => document.GetProperty("components").GetProperty("headers").GetProperty(name));
    }

    [Fact]
    public async Task Describes_requests_with_their_rules()
    {
        var schemas = (await ReadAsync()).GetProperty("components").GetProperty("schemas");

        var line = schemas.GetProperty("CreateInvoiceLine");
        Assert.False(line.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(["description", "quantity", "unitPrice"], Texts(line.GetProperty("required")));
        var fields = line.GetProperty("properties");
        var (text, quantity) = (fields.GetProperty("description"), fields.GetProperty("quantity"));
        Assert.Equal(("string", 500), (text.GetProperty("type").GetString(), text.GetProperty("maxLength").GetInt32()));
        Assert.Equal((1, 1_000_000), (quantity.GetProperty("minimum").GetInt32(), quantity.GetProperty("maximum").GetInt32()));
        var lines = schemas.GetProperty("CreateInvoiceRequest").GetProperty("properties").GetProperty("lines");
        Assert.Equal(100, lines.GetProperty("maxItems").GetInt32());
        var states = schemas.GetProperty("InvoiceStatus").GetProperty("enum");
        Assert.Equal(["draft", "sent", "paying", "paid", "void"], Texts(states));
    }

    [Fact]
    public async Task Leaves_answers_open_to_more_members()
    {
        var schemas = (await ReadAsync()).GetProperty("components").GetProperty("schemas").EnumerateObject();

        foreach (var schema in schemas.Where(schema => schema.Name.EndsWith("Response", StringComparison.Ordinal)))
        {
            Assert.False(schema.Value.TryGetProperty("additionalProperties", out _), schema.Name);
        }
    }

    [Fact]
    public async Task Tells_how_to_sign_in_and_where_nobody_needs_to()
    {
        var document = await ReadAsync();

        var schemes = document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject();
        Assert.Equal(["bearer", "cookie"], schemes.Select(scheme => scheme.Name).Order());
        var paths = document.GetProperty("paths");
        Assert.Equal(2, paths.GetProperty("/v1/me").GetProperty("get").GetProperty("security").GetArrayLength());
        var register = paths.GetProperty("/v1/accounts").GetProperty("post");
        Assert.False(register.TryGetProperty("security", out var security) && security.GetArrayLength() > 0);
        Assert.False(register.GetProperty("responses").TryGetProperty("401", out _));
    }

    private static IEnumerable<string?> Texts(JsonElement array) => array.EnumerateArray().Select(item => item.GetString());

    private static IEnumerable<(string Name, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select ($"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value);

    private async Task<JsonElement> ReadAsync()
    {
        var system = await servers.SystemAsync();
        return (await Call.Get("/openapi/v1.json").SendAsync(system.Anonymous())).Is(HttpStatusCode.OK).Json;
    }
}
