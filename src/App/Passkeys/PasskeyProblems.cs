using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ProdReady.App.Passkeys;

internal static class PasskeyProblems
{
    public static NotFound<ProblemDetails> NotFound() =>
        TypedResults.NotFound(new ProblemDetails { Detail = "You have no passkey with this id." });

    /// <summary>400: of another page, domain or user, too old, used before, or one that somebody has already.</summary>
    public static ValidationProblem WrongCredential() => TypedResults.ValidationProblem(
        new Dictionary<string, string[]> { ["credential"] = ["This is no answer of a passkey to the challenge."] });

    /// <summary>401, the same whatever is wrong with it.</summary>
    public static ProblemHttpResult WrongPasskey(HttpResponse response)
    {
        response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem(
            statusCode: StatusCodes.Status401Unauthorized, detail: "This is no answer of a passkey to the challenge.");
    }
}
