using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Errors;

namespace ProdReady.Platform.Authentication;

// "You may not do this" would send people to their administrator who only have to type their password again. So where
// nothing else is missing, the answer says what to do, in the words of OAuth's step-up challenge (RFC 9470).
internal sealed class FreshSignInAnswer(IOptions<SessionsOptions> options) : IAuthorizationMiddlewareResultHandler
{
    private const string ProblemType = "https://www.rfc-editor.org/rfc/rfc9470#section-3";
    private readonly AuthorizationMiddlewareResultHandler _otherwise = new();

    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        var lacksOnlyProof = context.User.HasClaim(claim => claim.Type == ClaimNames.Session)
            && authorizeResult.AuthorizationFailure?.FailedRequirements.All(lack => lack == FreshSignIn.Requirement) == true;
        return authorizeResult.Forbidden && lacksOnlyProof
            ? AskForProofAsync(context)
            : _otherwise.HandleAsync(next, context, policy, authorizeResult);
    }

    private Task AskForProofAsync(HttpContext context)
    {
        var maxAge = (int)options.Value.FreshFor.TotalSeconds;
        context.Response.Headers.WWWAuthenticate =
            $"Bearer error=\"insufficient_user_authentication\", max_age=\"{maxAge}\"";
        return new Problem(StatusCodes.Status401Unauthorized, "Prove again who you are, then send the request again.")
        {
            Kind = (ProblemType, "A fresh sign-in is needed"),
        }.WriteAsync(context);
    }
}
