using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;

namespace ProdReady.App.MySessions;

public static class MySessionEndpoints
{
    public static void MapMySessions(this IEndpointRouteBuilder app)
    {
        var sessions = app.MapGroup("/v1/me/sessions").WithTags("Sessions").WithProblemResults()
            .RequireAuthorization(Policies.Person);
        sessions.MapGet("", ListMySessions.Handle);
        sessions.MapDelete("", EndMyOtherSessions.Handle);
        sessions.MapDelete("/{id:guid}", EndMySession.Handle);
    }
}
