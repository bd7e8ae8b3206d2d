using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;

namespace ProdReady.App;

internal static class OperatorEndpoints
{
    /// <summary>
    /// Routes under <c>/v1/operator</c>: for operators alone, each call written down. What changes something also says
    /// <c>.RequireFreshSignIn()</c>, which a test asks of it.
    /// </summary>
    public static RouteGroupBuilder MapOperatorGroup(this IEndpointRouteBuilder app, string path, string tag)
    {
        var group = app.MapGroup($"/v1/operator{path}").WithTags(tag).WithProblemResults()
            .RequireAuthorization(Policies.Operator);
        group.AddEndpointFilter(OperatorActs.RecordAsync);
        return group;
    }
}
