using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using ProdReady.Platform.RateLimiting;

namespace ProdReady.App.Passwords;

public static class PasswordEndpoints
{
    public static void MapPasswords(this IEndpointRouteBuilder app)
    {
        var v1 = app.MapGroup("/v1").WithTags("Passwords").WithProblemResults();
        v1.MapPut("/me/password", ChangePassword.Handle).LimitSignIn().RequireAuthorization(Policies.Person);
        v1.MapPost("/password-resets", RequestPasswordReset.Handle)
            .LimitSignIn<PasswordResetRequest>(request => request.Email).AllowAnonymous();
        v1.MapPost("/password-resets/complete", CompletePasswordReset.Handle).LimitSignIn().AllowAnonymous();
    }
}
