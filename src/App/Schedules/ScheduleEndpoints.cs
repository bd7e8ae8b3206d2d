using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace ProdReady.App.Schedules;

internal static class ScheduleEndpoints
{
    public static void MapSchedules(this IEndpointRouteBuilder app) =>
        app.MapOperatorGroup("/schedules", "Schedules").MapGet("", ListSchedules.Handle);
}
