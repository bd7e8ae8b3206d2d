using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;

namespace ProdReady.App.Erasure;

internal static class ErasureEndpoints
{
    public static void MapErasure(this IEndpointRouteBuilder app)
    {
        var v1 = app.MapGroup("/v1").WithTags("Personal data").WithProblemResults();
        v1.MapDelete("/me", EraseMe.Handle).RequireAuthorization(Policies.Person).RequireFreshSignIn();
    }
}
