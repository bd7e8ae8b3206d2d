using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;

namespace ProdReady.App.Webhooks;

/// <param name="OverlapHours">How long deliveries carry a signature by the old secret, too.</param>
public sealed record RotateWebhookSecretRequest([Range(0, 168)] int OverlapHours);

/// <summary>What becomes of a webhook after it was made. Another address is another webhook, with another secret.</summary>
public static class ChangeWebhook
{
    /// <summary>Makes the next secret. Until the overlap is over, each delivery has a signature by both.</summary>
    public static async Task<Results<Ok<NewWebhookResponse>, NotFound<ProblemDetails>>> Rotate(
        Guid id, RotateWebhookSecretRequest request, AppDbContext db, TimeProvider clock, HttpResponse response,
        CancellationToken ct)
    {
        // One after the other: of two at once, one would hand out a secret that signs nothing.
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"SELECT FROM webhook_subscriptions WHERE id = {id} FOR UPDATE", ct);
        if (await FindAsync(db, id, ct) is not { } subscription) return WebhookProblems.NotFound();
        var secret = subscription.Rotate(clock.GetUtcNow(), TimeSpan.FromHours(request.OverlapHours));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new NewWebhookResponse(id, secret));
    }

    /// <summary>Sends to a disabled webhook again, beginning with what has waited meanwhile.</summary>
    public static async Task<Results<NoContent, NotFound<ProblemDetails>>> Enable(
        Guid id, AppDbContext db, TimeProvider clock, CancellationToken ct)
    {
        if (await FindAsync(db, id, ct) is not { } subscription) return WebhookProblems.NotFound();
        subscription.Enable(clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await db.WebhookSubscriptions.Where(row => row.Id == id).ExecuteUpdateAsync(
            row => row.SetProperty(to => to.FailingSince, (DateTimeOffset?)null), ct);
        return TypedResults.NoContent();
    }

    /// <summary>Ends it, with the log of its deliveries.</summary>
    public static async Task<Results<NoContent, NotFound<ProblemDetails>>> Delete(Guid id, AppDbContext db, CancellationToken ct)
    {
        if (await FindAsync(db, id, ct) is not { } subscription) return WebhookProblems.NotFound();
        db.Remove(subscription);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }

    private static Task<WebhookSubscription?> FindAsync(AppDbContext db, Guid id, CancellationToken ct) =>
        db.WebhookSubscriptions.SingleOrDefaultAsync(row => row.Id == id, ct);
}
