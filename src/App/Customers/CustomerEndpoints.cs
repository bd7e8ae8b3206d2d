using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Idempotency;

namespace ProdReady.App.Customers;

internal static class CustomerEndpoints
{
    public static void MapCustomers(this IEndpointRouteBuilder app)
    {
        var customers = app.MapGroup("/v1/customers").WithTags("Customers").RequireAuthorization().WithProblemResults();
        customers.MapGet("/", ListCustomers.Handle);
        customers.MapPost("/", CreateCustomer.Handle).RequireIdempotencyKey();
        customers.MapGet("/{id:guid}", ReadCustomer.Handle);
        customers.MapPut("/{id:guid}", ChangeCustomer.Handle);
        customers.MapDelete("/{id:guid}", DeleteCustomer.Handle);
    }
}
