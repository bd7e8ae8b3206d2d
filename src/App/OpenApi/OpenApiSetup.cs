using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ProdReady.App.OpenApi;

/// <summary>
/// The description of the API. What all operations have in common is read from the metadata of their routes: a route
/// that requires an idempotency key is described with it, and with every answer that it can bring.
/// </summary>
public static class OpenApiSetup
{
    public static IHostApplicationBuilder AddOpenApiDocument(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOpenApi("v1", options =>
        {
            options.AddSchemaTransformer<Schemas>();
            options.AddOperationTransformer<Operations>();
            options.AddOperationTransformer<RequestHeaders>();
            options.AddOperationTransformer<ErrorAnswers>();
            options.AddOperationTransformer<AnswerHeaders>();
            options.AddDocumentTransformer<Components>();
        });
        return builder;
    }

    /// <summary>OpenAPI 3.1 at <c>/openapi/v1.json</c>. For everyone: it tells no secret.</summary>
    public static void MapOpenApiDocument(this IEndpointRouteBuilder app) =>
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
}
