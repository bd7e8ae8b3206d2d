using System.ComponentModel.DataAnnotations;
using System.Linq.Expressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;
using ProdReady.Platform.Messaging;
using ProdReady.Platform.Paging;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.DeadLetters;

/// <param name="MessageType">The full name of the type; null where the message did not come from an outbox.</param>
/// <param name="TenantId">Null where the message names none.</param>
/// <param name="TraceParent">W3C trace context of the write that sent it; search the logs for its trace id.</param>
/// <param name="Reason">What the exception said, without addresses and quoted values.</param>
public sealed record DeadLetterResponse(
    Guid Id, string Queue, Guid? MessageId, string? MessageType, Guid? TenantId, string? TraceParent, string ExceptionType,
    string Reason, int Tries, DateTimeOffset DiedAt)
{
    internal static readonly Expression<Func<DeadLetter, DeadLetterResponse>> Projection = row => new DeadLetterResponse(
        row.Id, row.Queue, row.MessageId, row.MessageType, row.TenantId == Guid.Empty ? null : row.TenantId, row.TraceParent,
        row.ExceptionType, row.Reason, row.Tries, row.DiedAt);
}

public static class ListDeadLetters
{
    private static readonly Keyset<DeadLetter, DeadLetterResponse> NewestFirst =
        Keyset.By((DeadLetter row) => row.DiedAt, row => row.Id, DeadLetterResponse.Projection, descending: true);

    /// <summary>Lists the messages of all tenants that no consumer could take, the newest first, a page at a time.</summary>
    /// <param name="queue">Where they were to be consumed.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    public static async Task<Results<Ok<Page<DeadLetterResponse>>, BadRequest<ProblemDetails>>> Handle(
        [StringLength(100)] string? queue, [Range(1, PageSize.Largest)] int? limit, [StringLength(2000)] string? cursor,
        AcrossTenants<AppDbContext> acrossTenants, CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        var rows = queue is null ? db.DeadLetters : db.DeadLetters.Where(letter => letter.Queue == queue);
        var page = await NewestFirst.ReadAsync(rows, cursor, limit ?? PageSize.Default, $"dead-letters\n{queue}", ct);
        return page is null ? PagingProblems.WrongCursor() : TypedResults.Ok(page);
    }
}
