using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ProdReady.Platform.Idempotency;

// A client can only repeat a request safely if it can tell these refusals apart.
internal static class IdempotencyProblems
{
    public static ProblemHttpResult OtherRequest() => TypedResults.Problem(
        statusCode: StatusCodes.Status422UnprocessableEntity,
        title: "Idempotency-Key used for another request",
        detail: "This key was sent before with another path or body. Use a fresh key for a new intent.");

    public static ProblemHttpResult StillRunning() => TypedResults.Problem(
        statusCode: StatusCodes.Status409Conflict,
        title: "The request with this Idempotency-Key is still running",
        detail: "Send the same request again after the time in Retry-After to get its answer.");
}
