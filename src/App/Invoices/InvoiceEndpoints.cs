using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Idempotency;

namespace ProdReady.App.Invoices;

internal static class InvoiceEndpoints
{
    public static void MapInvoices(this IEndpointRouteBuilder app)
    {
        var invoices = app.MapGroup("/v1/invoices").WithTags("Invoices").RequireAuthorization().WithProblemResults();
        invoices.MapGet("/", ListInvoices.Handle);
        invoices.MapPost("/", CreateInvoice.Handle).RequireIdempotencyKey();
        invoices.MapGet("/{id:guid}", ReadInvoice.Handle);
        invoices.MapPost("/{id:guid}/send", SendInvoice.Handle).RequireIdempotencyKey();
        invoices.MapPost("/{id:guid}/void", VoidInvoice.Handle).RequireIdempotencyKey();
    }
}
