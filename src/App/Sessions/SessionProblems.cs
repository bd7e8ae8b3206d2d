using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ProdReady.App.Sessions;

internal static class SessionProblems
{
    /// <summary>401, the same for an unknown address, a locked account and a wrong password.</summary>
    public static ProblemHttpResult WrongCredentials(HttpResponse response) =>
        Unauthorized(response, "E-mail or password is wrong.");

    /// <summary>401: expired, revoked, used before or never one of ours.</summary>
    public static ProblemHttpResult WrongRefreshToken(HttpResponse response) =>
        Unauthorized(response, "The refresh token is not valid: sign in again.");

    public static NotFound<ProblemDetails> NotYourTenant() =>
        TypedResults.NotFound(new ProblemDetails { Detail = "You belong to no company with this id." });

    // RFC 9110 section 15.5.2: a 401 names the scheme that would do.
    private static ProblemHttpResult Unauthorized(HttpResponse response, string detail)
    {
        response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem(statusCode: StatusCodes.Status401Unauthorized, detail: detail);
    }
}
