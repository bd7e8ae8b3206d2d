using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Paging;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Webhooks;

/// <param name="EventId">What the receiver gets as <c>webhook-id</c>.</param>
/// <param name="DueAt">When a pending one is tried (again).</param>
/// <param name="Attempts">The oldest first.</param>
public sealed record WebhookDeliveryResponse(
    Guid Id, Guid EventId, string EventType, string Body, WebhookDeliveryStatus Status, DateTimeOffset CreatedAt,
    DateTimeOffset DueAt, IReadOnlyList<WebhookAttempt> Attempts);

public static class ListWebhookDeliveries
{
    private static readonly Keyset<WebhookDelivery, WebhookDelivery> NewestFirst =
        Keyset.By((WebhookDelivery row) => row.CreatedAt, row => row.Id, row => row, descending: true);

    /// <summary>Lists what was sent to a webhook, or is to be, with each attempt; the newest first, a page at a time.</summary>
    /// <param name="cursor">The nextCursor of the page before.</param>
    public static async Task<Results<
        Ok<Page<WebhookDeliveryResponse>>, BadRequest<ProblemDetails>, NotFound<ProblemDetails>>> Handle(
        Guid id, [Range(1, PageSize.Largest)] int? limit, [StringLength(2000)] string? cursor,
        CurrentTenant tenant, AppDbContext db, CancellationToken ct)
    {
        if (!await db.WebhookSubscriptions.AnyAsync(row => row.Id == id, ct)) return WebhookProblems.NotFound();
        var rows = db.WebhookDeliveries.AsNoTracking().Where(row => row.SubscriptionId == id);
        var page = await NewestFirst.ReadAsync(
            rows, cursor, limit ?? PageSize.Default, $"webhook-deliveries\n{tenant.Id}\n{id}", ct);
        return page is null
            ? PagingProblems.WrongCursor()
            : TypedResults.Ok(new Page<WebhookDeliveryResponse>([.. page.Items.Select(Show)], page.NextCursor));
    }

    private static WebhookDeliveryResponse Show(WebhookDelivery row) => new(
        row.Id, row.EventId, row.EventType, row.Body, row.Status, row.CreatedAt, row.DueAt, row.Attempts);
}
