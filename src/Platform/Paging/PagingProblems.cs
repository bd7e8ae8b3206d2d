using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ProdReady.Platform.Paging;

// Prevents each list from answering a wrong cursor in words of its own.
public static class PagingProblems
{
    /// <summary>400: the cursor was edited, or belongs to another list, filter or order.</summary>
    public static BadRequest<ProblemDetails> WrongCursor() => TypedResults.BadRequest<ProblemDetails>(
        new HttpValidationProblemDetails(new Dictionary<string, string[]>
        {
            ["cursor"] = ["It is no cursor of this list with this filter and order; begin without one."],
        }));
}
