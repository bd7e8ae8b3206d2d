using System.ComponentModel.DataAnnotations;
using System.Linq.Expressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;
using ProdReady.Platform.Auditing;
using ProdReady.Platform.Paging;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Audit;

/// <param name="ActorId">The user; null when the system acted.</param>
/// <param name="Address">The network address that the request came from; null when none did.</param>
/// <param name="Action"><c>added</c>, <c>modified</c> or <c>deleted</c>.</param>
/// <param name="Entity">The kind of row, such as <c>Invoice</c>.</param>
public sealed record AuditEntryResponse(
    Guid Id, DateTimeOffset At, Guid? ActorId, string? Address, string Action, string Entity, Guid EntityId,
    IReadOnlyList<AuditedChange> Changes)
{
    internal static readonly Expression<Func<AuditEntry, AuditEntryResponse>> Projection = row => new AuditEntryResponse(
        row.Id, row.At, row.ActorId, row.Address, row.Action, row.Entity, row.EntityId, AuditedChange.Read(row.Changes));
}

public static class ListAuditEntries
{
    private static readonly Keyset<AuditEntry, AuditEntryResponse> NewestFirst =
        Keyset.By((AuditEntry row) => row.At, row => row.Id, AuditEntryResponse.Projection, descending: true);

    /// <summary>Lists who did what to which row, the newest first, a page at a time.</summary>
    /// <param name="entity">The kind of row, such as <c>Invoice</c>.</param>
    /// <param name="entityId">The row.</param>
    /// <param name="actorId">The user who acted.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    public static async Task<Results<Ok<Page<AuditEntryResponse>>, BadRequest<ProblemDetails>>> Handle(
        [StringLength(100)] string? entity, Guid? entityId, Guid? actorId,
        [Range(1, PageSize.Largest)] int? limit,
        [StringLength(2000)] string? cursor,
        CurrentTenant tenant, AppDbContext db, CancellationToken ct)
    {
        var rows = db.AuditEntries.AsQueryable();
        if (entity is not null) rows = rows.Where(entry => entry.Entity == entity);
        if (entityId is { } id) rows = rows.Where(entry => entry.EntityId == id);
        if (actorId is { } actor) rows = rows.Where(entry => entry.ActorId == actor);

        var scope = $"audit\n{tenant.Id}\n{entity}\n{entityId}\n{actorId}";
        var page = await NewestFirst.ReadAsync(rows, cursor, limit ?? PageSize.Default, scope, ct);
        return page is null ? PagingProblems.WrongCursor() : TypedResults.Ok(page);
    }
}
