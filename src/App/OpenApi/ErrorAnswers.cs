using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ProdReady.App.OpenApi;

/// <summary>The errors that a route can answer without its operation knowing of them. All are problems (RFC 9457).</summary>
internal sealed class ErrorAnswers : IOpenApiOperationTransformer
{
    private static readonly (int Status, string When, Func<Route, bool> IsPossible)[] All =
    [
        (400, "The request is not well formed, or a field is wrong.", route => route.IsRead ? route.HasQuery : route.TakesInput),
        (401, "Nobody is signed in, or it is too long ago that they proved who they are.", route => route.NeedsFreshSignIn),
        (401, "Nobody is signed in.", route => !route.IsAnonymous),
        (403, "The caller may not do this.", route => !route.IsAnonymous),
        (408, "The body arrived too slowly.", route => route.HasBody),
        (409, "It clashes with what exists, or the request with this key still runs.", route => route.NeedsIdempotencyKey),
        (412, "It was changed since the version in If-Match.", route => route.NeedsIfMatch),
        (413, "The body is too large.", route => route.HasBody || route.NeedsIdempotencyKey),
        (415, "The body is not application/json.", route => route.HasBody),
        (422, "The Idempotency-Key was used for another request.", route => route.NeedsIdempotencyKey),
        (428, "If-Match is missing.", route => route.NeedsIfMatch),
        (429, "Too many requests.", _ => true),
        (500, "A fault on our side; the trace id finds it in the logs.", _ => true),
        (503, "Busy or restarting: try again after Retry-After.", _ => true),
    ];

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var route = new Route(context.Description);
        var answers = operation.Responses ??= [];
        foreach (var (status, when, _) in All.Where(error => error.IsPossible(route)))
        {
            answers.TryAdd(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponse { Description = when });
        }

        operation.Responses = [];
        foreach (var (status, answer) in answers.OrderBy(answer => answer.Key, StringComparer.Ordinal))
        {
            operation.Responses.Add(status, status[0] is '4' or '5' ? Problem(answer, context.Document) : answer);
        }

        return Task.CompletedTask;
    }

    private static OpenApiResponse Problem(IOpenApiResponse answer, OpenApiDocument? document) => new()
    {
        Description = answer.Description,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Components.Problem, document) },
        },
    };
}
