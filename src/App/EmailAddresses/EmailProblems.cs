using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ProdReady.App.EmailAddresses;

internal static class EmailProblems
{
    /// <summary>400; also while the account waits after wrong ones.</summary>
    public static ValidationProblem WrongPassword() => Of("password", "The password is wrong.");

    public static ValidationProblem WrongLink() =>
        Of("token", "The link is not valid: it was used, is too old, or was replaced by a newer one.");

    private static ValidationProblem Of(string field, string fault) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [fault] });
}
