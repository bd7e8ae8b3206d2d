using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using ProdReady.Platform.RateLimiting;

namespace ProdReady.App.EmailAddresses;

public static class EmailAddressEndpoints
{
    public static void MapEmailAddresses(this IEndpointRouteBuilder app)
    {
        var v1 = app.MapGroup("/v1").WithTags("E-mail addresses").WithProblemResults();
        v1.MapPut("/me/email", ChangeEmail.Handle).LimitSignIn<ChangeEmailRequest>(request => request.Email)
            .RequireAuthorization(Policies.Person).RequireFreshSignIn();
        v1.MapPost("/email-confirmations", ConfirmEmail.Handle).LimitSignIn().AllowAnonymous();
    }
}
