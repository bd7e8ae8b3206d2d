using Microsoft.AspNetCore.Http;
using ProdReady.Platform.Errors;

namespace ProdReady.Platform.Idempotency;

// A client can only repeat a request safely if it can tell these refusals apart.
internal static class IdempotencyProblems
{
    public static readonly Problem Missing = new(StatusCodes.Status400BadRequest,
        $"This request needs the header {IdempotencyKey.Header}: a fresh UUID for each intent, the same one for its retries.");

    public static readonly Problem Malformed = new(StatusCodes.Status400BadRequest,
        $"{IdempotencyKey.Header} takes 1 to {IdempotencyKey.MaxLength} printable ASCII characters.");

    public static readonly Problem OtherRequest = new(StatusCodes.Status422UnprocessableEntity,
        $"This {IdempotencyKey.Header} was sent before with another path or body. Use a fresh key for a new intent.");

    public static readonly Problem StillRunning = new(StatusCodes.Status409Conflict,
        $"The first request with this {IdempotencyKey.Header} is still running. Send the same request again to get its answer.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };
}
