using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ProdReady.App.OpenApi;

/// <summary>Names each operation after its class, and says how to sign in for it.</summary>
internal sealed class Operations : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var route = new Route(context.Description);
        operation.OperationId ??= JsonNamingPolicy.CamelCase.ConvertName(route.Handler?.DeclaringType?.Name ?? "");
        operation.Security = route.IsAnonymous
            ? []
            : [Requirement(Components.Bearer, context.Document), Requirement(Components.Cookie, context.Document)];
        return Task.CompletedTask;
    }

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiDocument? document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
