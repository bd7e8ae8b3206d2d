using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ProdReady.App.SecondFactors;

internal static class SecondFactorProblems
{
    /// <summary>400: wrong, or of no app that waits to be confirmed.</summary>
    public static ValidationProblem WrongCode() => WrongProof("code", "The code is wrong, or there is no app to confirm.");

    /// <summary>400; also while the account waits after wrong ones.</summary>
    public static ValidationProblem WrongProof(string field, string fault = "This does not prove who you are.") =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [fault] });

    public static Conflict<ProblemDetails> HasAuthenticator() =>
        TypedResults.Conflict(new ProblemDetails { Detail = "You have an authenticator app: remove it first." });

    public static Conflict<ProblemDetails> HasNoSecondFactor() =>
        TypedResults.Conflict(new ProblemDetails { Detail = "You have no second factor that could be lost." });

    /// <summary>401, the same for a wrong code, a used one, an old challenge and an account that waits.</summary>
    public static ProblemHttpResult WrongSecondFactor(HttpResponse response)
    {
        response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem(
            statusCode: StatusCodes.Status401Unauthorized,
            detail: "That does not prove who you are. Five minutes after the password, begin with the password again.");
    }
}
