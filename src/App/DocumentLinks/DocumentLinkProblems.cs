using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.Platform.Errors;

namespace ProdReady.App.DocumentLinks;

internal static class DocumentLinkProblems
{
    public static NotFound<ProblemDetails> NoDocument() =>
        TypedResults.NotFound(new ProblemDetails { Detail = "There is no document with this id." });

    /// <summary>The same for a forged link, an old one and one to a document that is gone.</summary>
    public static NotFound<ProblemDetails> NoLink() =>
        TypedResults.NotFound(new ProblemDetails { Detail = "The link is wrong or expired: ask for another one." });

    public static Conflict<ProblemDetails> Withheld(Refusal refusal) =>
        TypedResults.Conflict(new ProblemDetails { Detail = refusal.Reason });
}
