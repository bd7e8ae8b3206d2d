using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ProdReady.App.Payments;

internal static class PaymentProblems
{
    public static Conflict<ProblemDetails> CannotBePaid(string reason) => TypedResults.Conflict(new ProblemDetails
    {
        Status = StatusCodes.Status409Conflict,
        Title = "The invoice cannot be paid",
        Detail = reason,
    });

    public static ProblemHttpResult Declined(Payment payment) => TypedResults.Problem(
        statusCode: StatusCodes.Status402PaymentRequired,
        title: "The payment was declined",
        detail: payment.FailureMessage,
        extensions: new Dictionary<string, object?> { ["code"] = payment.FailureCode, ["paymentId"] = payment.Id });
}
