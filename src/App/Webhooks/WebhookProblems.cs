using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ProdReady.App.Webhooks;

internal static class WebhookProblems
{
    public static NotFound<ProblemDetails> NotFound() =>
        TypedResults.NotFound(new ProblemDetails { Detail = "There is no webhook with this id." });

    public static NotFound<ProblemDetails> NoDelivery() =>
        TypedResults.NotFound(new ProblemDetails { Detail = "There is no delivery with this id." });

    public static Conflict<ProblemDetails> TooMany() => TypedResults.Conflict(new ProblemDetails
    {
        Status = StatusCodes.Status409Conflict,
        Title = "Too many webhooks",
        Detail = $"A company has at most {CreateWebhook.MostPerTenant}.",
    });

    public static ValidationProblem WrongUrl(string reason) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["url"] = [reason] });
}
