using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;
using ProdReady.Platform.Paging;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Documents;

public static class ListDocuments
{
    private static readonly Keyset<Document, DocumentResponse> NewestFirst = Keyset.By(
        (Document row) => row.CreatedAt, row => row.Id, DocumentResponse.Projection, descending: true);

    /// <summary>Lists documents, the newest first, a page at a time.</summary>
    /// <param name="invoiceId">Only those of this invoice.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    public static async Task<Results<Ok<Page<DocumentResponse>>, BadRequest<ProblemDetails>>> Handle(
        Guid? invoiceId, [Range(1, PageSize.Largest)] int? limit, [StringLength(2000)] string? cursor,
        CurrentTenant tenant, AppDbContext db, CancellationToken ct)
    {
        var rows = db.Documents.AsQueryable();
        if (invoiceId is { } invoice)
        {
            rows = rows.Where(document => document.InvoiceId == invoice);
        }

        var scope = $"documents\n{tenant.Id}\n{invoiceId}";
        var page = await NewestFirst.ReadAsync(rows, cursor, limit ?? PageSize.Default, scope, ct);
        return page is null ? PagingProblems.WrongCursor() : TypedResults.Ok(page);
    }
}
