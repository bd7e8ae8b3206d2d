using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;

namespace ProdReady.App.Audit;

public static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder app)
    {
        var audit = app.MapGroup("/v1/audit").WithTags("Audit").WithProblemResults();
        audit.MapGet("/", ListAuditEntries.Handle).RequirePermission(Permissions.AuditRead);
        app.MapOperatorGroup("/audit", "Audit").MapGet("/", ListOperatorActs.Handle);
    }
}
