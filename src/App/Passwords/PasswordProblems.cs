using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ProdReady.App.Passwords;

internal static class PasswordProblems
{
    /// <summary>400; also while the account waits after wrong ones.</summary>
    public static ValidationProblem Wrong(string field) => Of(field, "The password is wrong.");

    public static ValidationProblem TooCommon(string field) => Of(field, "The password is made of your name or address.");

    public static ValidationProblem WrongLink(string field) =>
        Of(field, "The link is not valid: it was used, is too old, or was replaced by a newer one.");

    private static ValidationProblem Of(string field, string fault) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [fault] });
}
