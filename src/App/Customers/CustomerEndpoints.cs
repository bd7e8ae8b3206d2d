using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Idempotency;
using static ProdReady.App.Permissions;

namespace ProdReady.App.Customers;

internal static class CustomerEndpoints
{
    public static void MapCustomers(this IEndpointRouteBuilder app)
    {
        var customers = app.MapGroup("/v1/customers").WithTags("Customers").WithProblemResults();
        customers.MapGet("/", ListCustomers.Handle).RequirePermission(CustomersRead);
        customers.MapPost("/", CreateCustomer.Handle)
            .RequirePermission(CustomersWrite).RequireIdempotencyKey(onlyAdds: true)
            .ProducesProblem(StatusCodes.Status409Conflict);
        customers.MapGet("/{id:guid}", ReadCustomer.Handle).RequirePermission(CustomersRead);
        customers.MapPut("/{id:guid}", ChangeCustomer.Handle).RequirePermission(CustomersWrite);
        customers.MapPost("/{id:guid}/erasure", EraseCustomer.Handle)
            .RequirePermission(CustomersWrite).RequireIdempotencyKey();
        customers.MapDelete("/{id:guid}", DeleteCustomer.Handle).RequirePermission(CustomersWrite);
    }
}
