using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace ProdReady.App.DatabaseCosts;

internal static class TopStatementEndpoints
{
    public static void MapTopStatements(this IEndpointRouteBuilder app) =>
        app.MapOperatorGroup("/top-statements", "Usage").MapGet("/", ListTopStatements.Handle);
}
