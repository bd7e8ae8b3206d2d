using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using ProdReady.Platform.RateLimiting;

namespace ProdReady.App.Accounts;

public static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        var v1 = app.MapGroup("/v1").WithTags("Accounts").WithProblemResults();
        v1.MapPost("/accounts", Register.Handle).LimitSignIn<RegisterRequest>(request => request.Email).AllowAnonymous();
        v1.MapGet("/me", GetMe.Handle).RequireAuthorization(Policies.Person);
    }
}
