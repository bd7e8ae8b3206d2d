using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.Platform.Errors;

namespace ProdReady.App.Customers;

internal static class CustomerProblems
{
    public static NotFound<ProblemDetails> NotFound() =>
        TypedResults.NotFound(new ProblemDetails { Detail = "There is no customer with this id." });

    public static readonly Problem EmailTaken = new(StatusCodes.Status409Conflict, "Another customer has this e-mail address.");

    public static Conflict<ProblemDetails> HasOpenInvoices() => TypedResults.Conflict(
        new ProblemDetails { Detail = "The customer has an invoice that is neither paid nor void: settle or void it first." });

    public static Conflict<ProblemDetails> HasInvoices() =>
        TypedResults.Conflict(new ProblemDetails { Detail = "A customer with invoices cannot be deleted." });
}
