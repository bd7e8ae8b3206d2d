using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ProdReady.App.ApiKeys;

internal static class ApiKeyProblems
{
    public static NotFound<ProblemDetails> NotFound() =>
        TypedResults.NotFound(new ProblemDetails { Detail = "There is no API key with this id." });

    /// <summary>403: a scope that the caller does not have, or that does not exist.</summary>
    public static ProblemHttpResult AboveTheCaller() => TypedResults.Problem(
        statusCode: StatusCodes.Status403Forbidden, detail: "A key's scopes are some of the permissions of who makes it.");
}
