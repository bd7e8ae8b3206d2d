using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ProdReady.Platform.LanguageModels;

namespace ProdReady.App.Assistant;

/// <param name="Text">To be read by a person before anything is done with it. Plain text: never show it as HTML.</param>
/// <param name="Model">Which model wrote it.</param>
/// <param name="IsCached">The same was asked shortly before, so it cost nothing.</param>
public sealed record SuggestionResponse(string Text, string Model, bool IsCached);

internal static class ModelAnswers
{
    /// <summary>The suggestion, or null with the reason why there is none.</summary>
    public static SuggestionResponse? Given(this ModelAnswer answer, out ProblemHttpResult? problem)
    {
        problem = answer is ModelAnswer.Missing(var reason) ? Problem(Explain(reason)) : null;
        return answer is ModelAnswer.Given given ? new SuggestionResponse(given.Text, given.Model, given.IsCached) : null;
    }

    public static (int Status, string Why) Explain(ModelRefusal reason) => reason switch
    {
        ModelRefusal.BudgetSpent => (
            StatusCodes.Status402PaymentRequired, "What is left of this month's budget does not cover the call."),
        ModelRefusal.NotSetUp => Unavailable("No language model is set up here."),
        ModelRefusal.Stopped => Unavailable("Language models are switched off for now."),
        _ => Unavailable("The language model did not answer."),
    };

    private static (int Status, string Why) Unavailable(string why) => (StatusCodes.Status503ServiceUnavailable, why);

    private static ProblemHttpResult Problem((int Status, string Why) of) =>
        TypedResults.Problem(statusCode: of.Status, detail: of.Why);
}
