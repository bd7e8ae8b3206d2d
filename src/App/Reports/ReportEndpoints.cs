using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Idempotency;
using static ProdReady.App.Permissions;

namespace ProdReady.App.Reports;

internal static class ReportEndpoints
{
    public static void MapReports(this IEndpointRouteBuilder app)
    {
        var reports = app.MapGroup("/v1/reports").WithTags("Reports").WithProblemResults();
        reports.MapPost("/", RequestReport.Handle).RequirePermission(ReportsMake).RequireIdempotencyKey();
    }
}
