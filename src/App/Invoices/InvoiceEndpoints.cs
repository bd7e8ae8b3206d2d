using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Idempotency;
using static ProdReady.App.Permissions;

namespace ProdReady.App.Invoices;

internal static class InvoiceEndpoints
{
    public static void MapInvoices(this IEndpointRouteBuilder app)
    {
        var invoices = app.MapGroup("/v1/invoices").WithTags("Invoices").WithProblemResults();
        invoices.MapGet("/", ListInvoices.Handle).RequirePermission(InvoicesRead);
        invoices.MapPost("/", CreateInvoice.Handle).RequirePermission(InvoicesWrite).RequireIdempotencyKey();
        invoices.MapGet("/{id:guid}", ReadInvoice.Handle).RequirePermission(InvoicesRead);
        invoices.MapPost("/{id:guid}/send", SendInvoice.Handle).RequirePermission(InvoicesWrite).RequireIdempotencyKey();
        invoices.MapPost("/{id:guid}/void", VoidInvoice.Handle).RequirePermission(InvoicesWrite).RequireIdempotencyKey();
    }
}
