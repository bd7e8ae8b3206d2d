using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ProdReady.App.Invitations;

internal static class InvitationProblems
{
    public static NotFound<ProblemDetails> NotFound() =>
        TypedResults.NotFound(new ProblemDetails { Detail = "There is no invitation with this id." });

    public static Conflict<ProblemDetails> IsMember() =>
        TypedResults.Conflict(new ProblemDetails { Detail = "This person is a member already." });

    public static Conflict<ProblemDetails> IsInvited() =>
        TypedResults.Conflict(new ProblemDetails { Detail = "This address has an invitation already: withdraw it first." });

    public static BadRequest<ProblemDetails> WrongToken() => TypedResults.BadRequest<ProblemDetails>(
        Wrong("token", "The invitation is used, withdrawn or expired: ask for another one."));

    public static BadRequest<ProblemDetails> NeedsAccount() => TypedResults.BadRequest<ProblemDetails>(
        Wrong("password", "There is no account with the invited address: send a displayName and a password to make it."));

    public static BadRequest<ProblemDetails> WrongPassword(IEnumerable<string> why) =>
        TypedResults.BadRequest<ProblemDetails>(Wrong("password", [.. why]));

    public static ProblemHttpResult AboveTheCaller() => TypedResults.Problem(
        statusCode: StatusCodes.Status403Forbidden, detail: "Nobody gives a role that may do more than they may.");

    private static HttpValidationProblemDetails Wrong(string field, params string[] why) =>
        new(new Dictionary<string, string[]> { [field] = why });
}
