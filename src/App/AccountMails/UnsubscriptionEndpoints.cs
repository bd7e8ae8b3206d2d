using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Errors;
using ProdReady.Platform.RateLimiting;

namespace ProdReady.App.AccountMails;

internal static class UnsubscriptionEndpoints
{
    public static void MapUnsubscriptions(this IEndpointRouteBuilder app)
    {
        var one = app.MapGroup("/v1/unsubscriptions/{token}").WithTags("E-mail addresses").WithProblemResults();
        one.MapPost("/", Unsubscribe.Handle).LimitSignIn().AllowAnonymous();
        one.MapGet("/", FollowUnsubscribeLink.Handle).LimitSignIn().AllowAnonymous().Produces(StatusCodes.Status302Found);
    }
}
