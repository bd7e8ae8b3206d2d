using System.ComponentModel.DataAnnotations;
using System.Linq.Expressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;
using ProdReady.Platform.Paging;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Webhooks;

/// <param name="FailingSince">Since when every attempt has failed; null when the last one did not.</param>
/// <param name="DisabledAt">Since when nothing is sent there any more.</param>
public sealed record WebhookResponse(
    Guid Id, string Url, IReadOnlyList<string> EventTypes, DateTimeOffset CreatedAt, DateTimeOffset? FailingSince,
    DateTimeOffset? DisabledAt)
{
    internal static readonly Expression<Func<WebhookSubscription, WebhookResponse>> Projection = row =>
        new WebhookResponse(row.Id, row.Url, row.EventTypes, row.CreatedAt, row.FailingSince, row.DisabledAt);
}

public static class ListWebhooks
{
    private static readonly Keyset<WebhookSubscription, WebhookResponse> ByAge =
        Keyset.By((WebhookSubscription row) => row.CreatedAt, row => row.Id, WebhookResponse.Projection);

    /// <summary>Lists the tenant's webhooks without their secrets, a page at a time.</summary>
    /// <param name="cursor">The nextCursor of the page before.</param>
    public static async Task<Results<Ok<Page<WebhookResponse>>, BadRequest<ProblemDetails>>> Handle(
        [Range(1, PageSize.Largest)] int? limit, [StringLength(2000)] string? cursor,
        CurrentTenant tenant, AppDbContext db, CancellationToken ct)
    {
        var page = await ByAge.ReadAsync(
            db.WebhookSubscriptions, cursor, limit ?? PageSize.Default, $"webhooks\n{tenant.Id}", ct);
        return page is null ? PagingProblems.WrongCursor() : TypedResults.Ok(page);
    }
}
