using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;

namespace ProdReady.App.DeadLetters;

/// <param name="Queue">Where they failed, such as <c>receipts</c>.</param>
public sealed record RedriveDeadLettersRequest([Required, StringLength(100, MinimumLength = 1)] string Queue);

public static class RedriveDeadLetters
{
    /// <summary>
    /// Has a Worker bring a queue's dead letters back to where they failed, once. Those that fail again are in the list again.
    /// </summary>
    public static async Task<Results<Accepted, NotFound<ProblemDetails>>> Handle(
        RedriveDeadLettersRequest request, AppDbContext db, CancellationToken ct)
    {
        if (Features.Consumers.All(consumer => consumer.Queue != request.Queue))
        {
            return TypedResults.NotFound(new ProblemDetails { Detail = "There is no queue of this name." });
        }

        // The Api has no connection to the broker, so that it stays up without one.
        db.Publish(new RedriveAsked(request.Queue));
        await db.SaveChangesAsync(ct);
        return TypedResults.Accepted($"/v1/operator/dead-letters?queue={request.Queue}");
    }
}
