using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using ProdReady.Platform.RateLimiting;

namespace ProdReady.App.SecondFactors;

public static class SecondFactorEndpoints
{
    public static void MapSecondFactors(this IEndpointRouteBuilder app)
    {
        var sessions = app.MapGroup("/v1/sessions").WithTags("Sessions").WithProblemResults();
        sessions.MapPost("/second-factor", CompleteSignIn.Handle).LimitSignIn()
            .AllowAnonymous().ProducesProblem(StatusCodes.Status401Unauthorized);
        sessions.MapPost("/current/proof", ProveIdentity.Handle).LimitSignIn().RequireAuthorization(Policies.Person);

        var me = app.MapGroup("/v1/me").WithTags("Second factors").WithProblemResults().RequireAuthorization(Policies.Person);
        me.MapGet("/second-factors", GetSecondFactors.Handle);
        me.MapPost("/authenticator", AddAuthenticator.Handle).RequireFreshSignIn();
        me.MapPost("/authenticator/confirm", ConfirmAuthenticator.Handle).LimitSignIn().RequireFreshSignIn();
        me.MapDelete("/authenticator", RemoveAuthenticator.Handle).RequireFreshSignIn();
        me.MapPost("/recovery-codes", RenewRecoveryCodes.Handle).RequireFreshSignIn();
    }
}
