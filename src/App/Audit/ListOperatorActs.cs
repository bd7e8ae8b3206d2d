using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;
using ProdReady.Platform.Auditing;
using ProdReady.Platform.Paging;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Audit;

public static class ListOperatorActs
{
    private static readonly Keyset<AuditEntry, AuditEntryResponse> NewestFirst =
        Keyset.By((AuditEntry row) => row.At, row => row.Id, AuditEntryResponse.Projection, descending: true);

    /// <summary>
    /// Lists what operators did and who was made one, the newest first, a page at a time. Reading it is an act, too.
    /// </summary>
    /// <param name="actorId">The operator.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    public static async Task<Results<Ok<Page<AuditEntryResponse>>, BadRequest<ProblemDetails>>> Handle(
        Guid? actorId, [Range(1, PageSize.Largest)] int? limit, [StringLength(2000)] string? cursor,
        AcrossTenants<AppDbContext> acrossTenants, CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        var rows = db.AuditEntries.Where(entry => entry.TenantId == Guid.Empty && entry.Entity == OperatorActs.Entity);
        if (actorId is { } actor) rows = rows.Where(entry => entry.ActorId == actor);
        var page = await NewestFirst.ReadAsync(rows, cursor, limit ?? PageSize.Default, $"operator-acts\n{actorId}", ct);
        return page is null ? PagingProblems.WrongCursor() : TypedResults.Ok(page);
    }
}
