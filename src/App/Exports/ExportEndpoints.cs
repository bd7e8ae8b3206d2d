using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Idempotency;
using static ProdReady.App.Permissions;

namespace ProdReady.App.Exports;

internal static class ExportEndpoints
{
    public static void MapExports(this IEndpointRouteBuilder app)
    {
        var v1 = app.MapGroup("/v1").WithTags("Personal data").WithProblemResults();
        v1.MapPost("/me/exports", RequestMyExport.Handle)
            .RequireAuthorization(Policies.Person).RequireFreshSignIn().RequireIdempotencyKey();
        v1.MapPost("/tenant/exports", RequestTenantExport.Handle)
            .RequirePermission(TenantExport).RequireFreshSignIn().RequireIdempotencyKey();
    }
}
