using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ProdReady.App.Assistant;

internal static class AssistantProblems
{
    public static NotFound<ProblemDetails> NoInvoice() => NotFound("There is no invoice with this id.");

    public static NotFound<ProblemDetails> NoCustomer() => NotFound("There is no customer with this id.");

    public static Conflict<ProblemDetails> NotOverdue(int number) =>
        TypedResults.Conflict(new ProblemDetails { Detail = $"Invoice {number} is not overdue." });

    private static NotFound<ProblemDetails> NotFound(string why) => TypedResults.NotFound(new ProblemDetails { Detail = why });
}
