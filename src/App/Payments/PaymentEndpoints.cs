using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Idempotency;
using static ProdReady.App.Permissions;

namespace ProdReady.App.Payments;

public static class PaymentEndpoints
{
    public static IEndpointRouteBuilder MapPayments(this IEndpointRouteBuilder app)
    {
        var v1 = app.MapGroup("/v1").WithTags("Payments").WithProblemResults();
        v1.MapPost("/invoices/{id:guid}/payments", PayInvoice.Handle).RequirePermission(PaymentsWrite).RequireIdempotencyKey()
            .ProducesProblem(StatusCodes.Status402PaymentRequired);
        v1.MapGet("/payments/{id:guid}", GetPayment.Handle).RequirePermission(PaymentsRead);
        return app;
    }
}
