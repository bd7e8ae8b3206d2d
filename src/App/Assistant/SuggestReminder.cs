using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.Platform.LanguageModels;

namespace ProdReady.App.Assistant;

public static class SuggestReminder
{
    /// <summary>
    /// Has a language model suggest a reminder letter for an overdue invoice. Nothing is sent: a person reads it first. 402
    /// when the month's budget does not cover it.
    /// </summary>
    public static async Task<Results<
        Ok<SuggestionResponse>, NotFound<ProblemDetails>, Conflict<ProblemDetails>, ProblemHttpResult>> Handle(
        Guid id, AppDbContext db, ModelClient models, IOptions<AssistantOptions> options, TimeProvider clock,
        CancellationToken ct)
    {
        if (await ReminderPrompt.ReadAsync(db, id, ct) is not { } reminder) return AssistantProblems.NoInvoice();
        if (!reminder.IsOverdue(clock.GetUtcNow(), options.Value))
        {
            return AssistantProblems.NotOverdue(reminder.Invoice.Number);
        }

        var answer = await models.AskAsync(reminder.Write(options.Value), reminder.Invoice.CustomerId, ct);
        return answer.Given(out var problem) is { } suggestion ? TypedResults.Ok(suggestion) : problem!;
    }
}
