using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Errors;

namespace ProdReady.App.PaymentHints;

internal static class PaymentHintEndpoints
{
    public static void MapPaymentHints(this IEndpointRouteBuilder app) => app.MapGroup("/v1/webhooks").WithTags("Payments")
        .WithProblemResults().MapPost("/payments", ReceivePaymentHint.Handle).AllowAnonymous()
        .WithMetadata(new RequestSizeLimitAttribute(ReceivePaymentHint.LongestBody))
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
}
