using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Idempotency;

namespace ProdReady.App.DeadLetters;

internal static class DeadLetterEndpoints
{
    public static void MapDeadLetters(this IEndpointRouteBuilder app)
    {
        var letters = app.MapOperatorGroup("/dead-letters", "Dead letters");
        letters.MapGet("/", ListDeadLetters.Handle);
        letters.MapPost("/redrive", RedriveDeadLetters.Handle).RequireFreshSignIn().RequireIdempotencyKey();
    }
}
