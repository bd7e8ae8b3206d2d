using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ProdReady.IntegrationTests.Operators;

namespace ProdReady.IntegrationTests.Architecture;

/// <summary>What holds for every route that takes a body, found in the description that the Api gives of itself.</summary>
public sealed class BadBodyTests(TestServers servers)
{
    /// <summary>Routes whose whole request is their address; their body, if there is one, is not read.</summary>
    private static readonly string[] WithoutBody =
        ["DELETE /v1/api-keys/{id}", "DELETE /v1/customers/{id}", "DELETE /v1/documents/{id}",
            "DELETE /v1/invitations/{id}", "DELETE /v1/me", "DELETE /v1/me/authenticator", "DELETE /v1/me/membership",
            "DELETE /v1/me/passkeys/{id}", "DELETE /v1/me/sessions", "DELETE /v1/me/sessions/{id}",
            "DELETE /v1/members/{id}", "DELETE /v1/sessions/current", "DELETE /v1/tenant/deletion",
            "DELETE /v1/webhooks/{id}",
            "POST /v1/customers/{id}/erasure", "POST /v1/customers/{id}/summary",
            "POST /v1/invoices/{id}/reminder-suggestion", "POST /v1/invoices/{id}/send",
            "POST /v1/invoices/{id}/void", "POST /v1/jobs/{id}/cancel", "POST /v1/me/authenticator", "POST /v1/me/exports",
            "POST /v1/me/passkeys/options",
            "POST /v1/me/recovery-codes", "POST /v1/reminder-suggestions", "POST /v1/sessions/passkey/options",
            "POST /v1/tenant/exports", "POST /v1/unsubscriptions/{token}",
            "POST /v1/webhook-deliveries/{id}/redelivery", "POST /v1/webhooks/payments", "POST /v1/webhooks/{id}/enable"];

    /// <summary>Routes whose body is one choice or one id, of which none is bad by itself.</summary>
    private static readonly string[] OnlyAChoice =
        ["POST /v1/sessions/current/tenant", "PUT /v1/members/{id}", "PUT /v1/tenant/owner"];

    private HttpClient? _operator;

    [Fact]
    public async Task Every_route_that_writes_describes_its_body_or_has_none()
    {
        var operations = await OperationsAsync();

        var bodiless = operations.Where(operation => !operation.HasBody).Select(operation => operation.Name);
        Assert.Equal(WithoutBody, bodiless.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"noSuchField":1}""")]
    public async Task Every_route_that_writes_names_the_fields_of_a_bad_body(string body)
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        foreach (var operation in (await OperationsAsync()).Where(operation => operation.HasBody))
        {
            var (status, problem) = await SendAsync(tenant, operation, body);

            Assert.True(status == HttpStatusCode.BadRequest, $"{operation.Name} answers {status} to {body}: {problem}");
            var fields = problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ToArray();
            Assert.NotEmpty(fields);
            Assert.DoesNotContain(fields, field => field.Length > 0 && char.IsUpper(field[0]));
        }
    }

    /// <summary>Every field is there and of its type, so that only the rules of the request itself can refuse it.</summary>
    [Fact]
    public async Task Every_route_that_writes_checks_values_and_not_only_types()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        foreach (var operation in (await OperationsAsync()).Where(operation =>
            operation.HasBody && !OnlyAChoice.Contains(operation.Name)))
        {
            var (status, problem) = await SendAsync(tenant, operation, operation.EmptyBody!);

            Assert.True(status == HttpStatusCode.BadRequest, $"{operation.Name} takes {operation.EmptyBody}: {status} {problem}");
            Assert.NotEmpty(problem.GetProperty("errors").EnumerateObject());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    public async Task Every_route_that_writes_refuses_what_is_no_object(string body)
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        foreach (var operation in (await OperationsAsync()).Where(operation => operation.HasBody))
        {
            var (status, problem) = await SendAsync(tenant, operation, body);

            Assert.True(status == HttpStatusCode.BadRequest, $"{operation.Name} answers {status} to {body}: {problem}");
        }
    }

    private async Task<IReadOnlyList<Operation>> OperationsAsync()
    {
        using var client = (await servers.SystemAsync()).Anonymous();
        using var description = JsonDocument.Parse(
            await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Test.Ct));
        return (
            from path in description.RootElement.GetProperty("paths").EnumerateObject()
            from method in path.Value.EnumerateObject()
            where method.Name is "post" or "put" or "patch" or "delete"
            select new Operation(method.Name.ToUpperInvariant(), path.Name, EmptyBody(method.Value, description.RootElement)))
            .ToArray();
    }

    private static string? EmptyBody(JsonElement operation, JsonElement root)
    {
        if (!operation.TryGetProperty("requestBody", out var body)) return null;

        // A body that is no JSON is a file, and what is wrong with it is told by the parameters beside it.
        return body.GetProperty("content").TryGetProperty("application/json", out var json)
            ? Empty(json.GetProperty("schema"), root)!.ToJsonString()
            : "";
    }

    private static JsonNode? Empty(JsonElement schema, JsonElement root)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var path = reference.GetString()!.Split('/')[1..];
            return Empty(path.Aggregate(root, (element, name) => element.GetProperty(name)), root);
        }

        if (schema.TryGetProperty("properties", out var fields))
        {
            return new JsonObject(
                fields.EnumerateObject().Select(field => KeyValuePair.Create(field.Name, Empty(field.Value, root))));
        }

        if (schema.TryGetProperty("enum", out var values)) return JsonNode.Parse(values[0].GetRawText());
        if (schema.TryGetProperty("format", out var format) && format.GetString() == "uuid") return Guid.NewGuid();

        var type = schema.GetProperty("type").GetRawText();
        return type.Contains("array", StringComparison.Ordinal) ? new JsonArray()
            : type.Contains("integer", StringComparison.Ordinal) ? -1
            : type.Contains("boolean", StringComparison.Ordinal) ? false
            : "";
    }

    private async Task<(HttpStatusCode Status, JsonElement Problem)> SendAsync(
        TestTenant tenant, Operation operation, string body)
    {
        var path = operation.Path.Replace("{id}", Guid.NewGuid().ToString(), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Parse(operation.Method), path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { IfMatch = { new EntityTagHeaderValue("\"1\"") } },
        };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        var client = path.StartsWith("/v1/operator/", StringComparison.Ordinal)
            ? _operator ??= await SomeOperator.SignInAsync(servers)
            : tenant.Client;
        using var answer = await client.SendAsync(request, Test.Ct);

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Test.Ct)).RootElement);
    }

    private sealed record Operation(string Method, string Path, string? EmptyBody)
    {
        public bool HasBody => EmptyBody is not null;
        public string Name => $"{Method} {Path}";
    }
}
