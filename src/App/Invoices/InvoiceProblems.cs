using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.Platform.Errors;

namespace ProdReady.App.Invoices;

internal static class InvoiceProblems
{
    public static NotFound<ProblemDetails> NotFound() =>
        TypedResults.NotFound(new ProblemDetails { Detail = "There is no invoice with this id." });

    public static BadRequest<ProblemDetails> UnknownCustomer() =>
        TypedResults.BadRequest<ProblemDetails>(new HttpValidationProblemDetails(new Dictionary<string, string[]>
        {
            ["customerId"] = ["There is no customer with this id."],
        }));

    public static Conflict<ProblemDetails> Refused(Refusal refusal) =>
        TypedResults.Conflict(new ProblemDetails { Detail = refusal.Reason });
}
