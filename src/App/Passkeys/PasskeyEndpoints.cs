using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using ProdReady.Platform.RateLimiting;

namespace ProdReady.App.Passkeys;

public static class PasskeyEndpoints
{
    public static void MapPasskeys(this IEndpointRouteBuilder app)
    {
        var sessions = app.MapGroup("/v1/sessions").WithTags("Sessions").WithProblemResults();
        sessions.MapPost("/passkey/options", SignInWithPasskey.Begin).WithName("beginPasskeySignIn").LimitSignIn()
            .AllowAnonymous();
        sessions.MapPost("/passkey", SignInWithPasskey.Handle).LimitSignIn()
            .AllowAnonymous().ProducesProblem(StatusCodes.Status401Unauthorized);
        sessions.MapPost("/current/proof/passkey", ProveByPasskey.Handle).LimitSignIn().RequireAuthorization(Policies.Person);

        var mine = app.MapGroup("/v1/me/passkeys").WithTags("Passkeys").WithProblemResults()
            .RequireAuthorization(Policies.Person);
        mine.MapGet("", ListPasskeys.Handle);
        mine.MapPost("/options", BeginPasskey.Handle).RequireFreshSignIn();
        mine.MapPost("", AddPasskey.Handle).LimitSignIn().RequireFreshSignIn();
        mine.MapPut("/{id:guid}", RenamePasskey.Handle);
        mine.MapDelete("/{id:guid}", RemovePasskey.Handle).RequireFreshSignIn();
    }
}
