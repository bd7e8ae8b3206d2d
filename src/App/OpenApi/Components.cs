using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ProdReady.App.OpenApi;

/// <summary>What the operations refer to: the problem, the headers, the ways to sign in.</summary>
internal sealed class Components : IOpenApiDocumentTransformer
{
    public const string Problem = "ProblemDetails";
    public const string Bearer = "bearer";
    public const string Cookie = "cookie";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info.Title = "ProdReady API";
        document.Info.Version = "1";
        var components = document.Components ??= new OpenApiComponents();
        components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        components.Schemas[Problem] = ProblemSchema();
        components.Schemas.Remove("HttpValidationProblemDetails");
        components.Headers = Headers();
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http, Scheme = "bearer",
                Description = "For programs: the accessToken of POST /v1/sessions.",
            },
            [Cookie] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "__Host-session",
                Description = "For browsers: set by POST /v1/sessions with the transport cookie.",
            },
        };
        return Task.CompletedTask;
    }

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "An error (RFC 9457).",
        Required = new HashSet<string> { "title", "status", "traceId" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = OptionalText("A URI that names the kind of problem; about:blank when absent."),
            ["title"] = Text("The kind of problem in a few words."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The HTTP status." },
            ["detail"] = OptionalText("What went wrong this time."),
            ["instance"] = OptionalText("A URI that names this occurrence."),
            ["traceId"] = Text("Name it when you ask for help: it finds the request in our logs."),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "What is wrong with which field, by its path in the request.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text(null) },
            },
        },
    };

    private static Dictionary<string, IOpenApiHeader> Headers() => new()
    {
        ["ETag"] = Header("The version of what was read or written; send it back as If-Match or If-None-Match."),
        ["Idempotency-Replayed"] = Header("true on the stored answer to an earlier request with the same Idempotency-Key."),
        ["Location"] = Header("Where to read what was made."),
        ["RateLimit"] = Header("What is left of the tightest limit, and the seconds until it is renewed."),
        ["RateLimit-Policy"] = Header("The limits that hold for the caller."),
        ["Retry-After"] = Header("Seconds to wait before the same request is worth another try."),
        ["WWW-Authenticate"] = Header("How to sign in."),
    };

    private static OpenApiHeader Header(string description) => new() { Description = description, Schema = Text(null) };

    private static OpenApiSchema Text(string? description) => new() { Type = JsonSchemaType.String, Description = description };

    private static OpenApiSchema OptionalText(string description) =>
        new() { Type = JsonSchemaType.String | JsonSchemaType.Null, Description = description };
}
