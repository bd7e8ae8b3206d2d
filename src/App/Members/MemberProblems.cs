using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ProdReady.App.Members;

internal static class MemberProblems
{
    public static NotFound<ProblemDetails> NotFound() =>
        TypedResults.NotFound(new ProblemDetails { Detail = "There is no member with this id." });

    public static Conflict<ProblemDetails> LastOwner() =>
        TypedResults.Conflict(new ProblemDetails { Detail = "The last owner cannot go: hand the ownership over first." });

    public static Conflict<ProblemDetails> NoLongerOwner() =>
        TypedResults.Conflict(new ProblemDetails { Detail = "You are no owner any more." });

    /// <summary>403: a role that may do what the caller may not.</summary>
    public static ProblemHttpResult AboveTheCaller() => TypedResults.Problem(
        statusCode: StatusCodes.Status403Forbidden, detail: "Nobody gives or takes a role that may do more than they may.");
}
