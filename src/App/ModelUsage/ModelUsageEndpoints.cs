using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;

namespace ProdReady.App.ModelUsage;

internal static class ModelUsageEndpoints
{
    public static void MapModelUsage(this IEndpointRouteBuilder app)
    {
        var usage = app.MapGroup("/v1/usage").WithTags("Usage").WithProblemResults();
        usage.MapGet("/", ReadUsage.Handle).RequirePermission(Permissions.UsageRead);
        app.MapOperatorGroup("/usage", "Usage").MapGet("/", ListTenantUsage.Handle);
    }
}
