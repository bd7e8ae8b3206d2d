using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using static ProdReady.App.Permissions;

namespace ProdReady.App.TenantDeletion;

internal static class TenantDeletionEndpoints
{
    public static void MapTenantDeletion(this IEndpointRouteBuilder app)
    {
        var deletion = app.MapGroup("/v1/tenant/deletion").WithTags("Tenants").WithProblemResults();
        deletion.MapPut("/", PlanDeletion.Handle).RequirePermission(TenantDelete).RequireFreshSignIn();
        deletion.MapDelete("/", CancelDeletion.Handle).RequirePermission(TenantDelete);
    }
}
