using System.Text.Json;
using System.Text.Json.Nodes;

namespace ProdReady.IntegrationTests.Fuzz;

/// <summary>One operation of the OpenAPI document, and a request for it that the document calls right.</summary>
internal sealed record Target(string Method, string Path, IReadOnlyList<string> QueryNames, JsonElement? Schema, JsonElement Root)
{
    /// <summary>Its body is no JSON but a file, with a name in the query.</summary>
    public bool TakesFile { get; private init; }

    private static readonly string[] EndsSession = ["/v1/sessions", "/v1/me", "/v1/tenant"];

    public bool HasBody => Schema is not null || TakesFile;
    public string Name => $"{Method} {Path}";

    /// <summary>What it does when it goes well would leave the requests after it without a way in.</summary>
    public bool MayEndSession =>
        Method != "GET" && EndsSession.Any(path => Path.StartsWith(path, StringComparison.Ordinal));

    /// <summary>Every operation of the document, in its order.</summary>
    public static IReadOnlyList<Target> FindAll(JsonElement document) =>
    [
        .. from path in document.GetProperty("paths").EnumerateObject()
           from operation in path.Value.EnumerateObject()
           select new Target(
               operation.Name.ToUpperInvariant(), path.Name, QueryOf(operation.Value), SchemaOf(operation.Value), document)
           {
               TakesFile = operation.Value.TryGetProperty("requestBody", out _) && SchemaOf(operation.Value) is null,
           },
    ];

    /// <param name="marker">Stands in every text, so that a stored row tells which request it came from.</param>
    public JsonNode? Sample(string marker, IReadOnlyDictionary<string, string> known) =>
        Schema is { } schema ? Sample("", schema, marker, known) : null;

    private JsonNode? Sample(string name, JsonElement schema, string marker, IReadOnlyDictionary<string, string> known)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var at = reference.GetString()!.Split('/')[1..].Aggregate(Root, (element, part) => element.GetProperty(part));
            return Sample(name, at, marker, known);
        }

        if (schema.TryGetProperty("oneOf", out var kinds)) return Sample(name, kinds[kinds.GetArrayLength() - 1], marker, known);
        if (schema.TryGetProperty("enum", out var values)) return JsonNode.Parse(values[0].GetRawText());
        if (schema.TryGetProperty("properties", out var fields))
        {
            return new JsonObject(fields.EnumerateObject()
                .Select(field => KeyValuePair.Create(field.Name, Sample(field.Name, field.Value, marker, known))));
        }

        if (known.TryGetValue(name, out var value)) return value;
        return schema.TryGetProperty("items", out var item)
            ? new JsonArray(Sample(name, item, marker, known))
            : Leaf(schema, marker);
    }

    private static JsonNode? Leaf(JsonElement schema, string marker)
    {
        var type = schema.TryGetProperty("type", out var types) ? types.GetRawText() : "string";
        if (type.Contains("boolean", StringComparison.Ordinal)) return true;
        if (type.Contains("integer", StringComparison.Ordinal) || type.Contains("number", StringComparison.Ordinal)) return 1;
        return schema.TryGetProperty("format", out var format) ? format.GetString() switch
        {
            "email" => $"{marker}@example.test",
            "uuid" => Guid.Empty.ToString(),
            "date-time" => "2026-01-01T00:00:00Z",
            _ => marker,
        }
        : $"{marker} {marker}";
    }

    private static JsonElement? SchemaOf(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body)
        && body.GetProperty("content").TryGetProperty("application/json", out var json)
            ? json.GetProperty("schema")
            : null;

    private static string[] QueryOf(JsonElement operation) => operation.TryGetProperty("parameters", out var parameters)
        ? [.. parameters.EnumerateArray().Where(one => one.GetProperty("in").GetString() == "query")
            .Select(one => one.GetProperty("name").GetString()!)]
        : [];
}
