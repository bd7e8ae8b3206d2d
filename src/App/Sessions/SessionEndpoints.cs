using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using ProdReady.Platform.RateLimiting;

namespace ProdReady.App.Sessions;

public static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        var sessions = app.MapGroup("/v1/sessions").WithTags("Sessions").WithProblemResults();
        sessions.MapPost("", SignIn.Handle).LimitSignIn()
            .AllowAnonymous().ProducesProblem(StatusCodes.Status401Unauthorized);
        sessions.MapPost("/refresh", RefreshSession.Handle).LimitSignIn()
            .AllowAnonymous().ProducesProblem(StatusCodes.Status401Unauthorized);
        sessions.MapPost("/current/tenant", SwitchTenant.Handle).RequireAuthorization(Policies.Person);
        sessions.MapDelete("/current", SignOut.Handle).RequireAuthorization(Policies.Person);
    }
}
