using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ProdReady.App.OpenApi;

/// <summary>The headers of each answer, by its status and its route.</summary>
internal sealed class AnswerHeaders : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var route = new Route(context.Description);
        foreach (var (status, answer) in operation.Responses ?? [])
        {
            if (answer is OpenApiResponse response)
            {
                response.Headers = Names(status, route).ToDictionary(
                    name => name, IOpenApiHeader (name) => new OpenApiHeaderReference(name, context.Document));
            }
        }

        return Task.CompletedTask;
    }

    private static IEnumerable<string> Names(string status, Route route)
    {
        yield return "RateLimit";
        yield return "RateLimit-Policy";
        if (status == "201")
        {
            yield return "Location";
        }

        if (route.HasEntityTag && status is "200" or "201" or "304")
        {
            yield return "ETag";
        }

        if (route.NeedsIdempotencyKey && status[0] == '2')
        {
            yield return "Idempotency-Replayed";
        }

        if (status == "401")
        {
            yield return "WWW-Authenticate";
        }

        if (status is "429" or "503" || (status == "409" && route.NeedsIdempotencyKey))
        {
            yield return "Retry-After";
        }
    }
}
