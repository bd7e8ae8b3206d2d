using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ProdReady.App.Jobs;

internal static class JobProblems
{
    public static NotFound<ProblemDetails> NotFound() =>
        TypedResults.NotFound(new ProblemDetails { Detail = "There is no job with this id, or it has expired." });

    public static ProblemHttpResult NotAllowed() =>
        TypedResults.Problem(statusCode: StatusCodes.Status403Forbidden, detail: "You may not see this job any more.");

    public static Conflict<ProblemDetails> IsOver() =>
        TypedResults.Conflict(new ProblemDetails { Detail = "The job is over." });

    public static Conflict<ProblemDetails> HasNoFile() =>
        TypedResults.Conflict(new ProblemDetails { Detail = "The job has no file, or not yet: see its state." });
}
