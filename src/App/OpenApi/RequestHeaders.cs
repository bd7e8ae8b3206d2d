using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ProdReady.App.OpenApi;

/// <summary>The headers that make a request safe to repeat, and a change safe from overwriting another.</summary>
internal sealed class RequestHeaders : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var route = new Route(context.Description);
        var headers = operation.Parameters ??= [];
        if (route.NeedsIdempotencyKey)
        {
            headers.Add(Header("Idempotency-Key", true,
                "A fresh UUID for each intent, the same one for its retries; the answer is kept for 24 hours.", maxLength: 255));
        }

        if (route.NeedsIfMatch)
        {
            headers.Add(Header("If-Match", true, "The ETag that you read; if it has changed since, nothing happens."));
        }

        if (route.IsRead && route.HasEntityTag)
        {
            headers.Add(Header("If-None-Match", false, "The ETag that you have; while it is the same, the answer is 304."));
        }

        return Task.CompletedTask;
    }

    private static OpenApiParameter Header(string name, bool required, string description, int? maxLength = null) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = required,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = maxLength },
    };
}
