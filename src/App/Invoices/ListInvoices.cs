using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;
using ProdReady.Platform.Paging;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Invoices;

/// <param name="Cursor">The <c>nextCursor</c> of the page before.</param>
public sealed record ListInvoicesRequest(
    [AllowedValues(null, "draft", "sent", "paying", "paid", "void")] string? Status,
    Guid? CustomerId,
    [Range(1, PageSize.Largest)] int Limit = PageSize.Default,
    [StringLength(2000)] string? Cursor = null);

public static class ListInvoices
{
    private static readonly Keyset<Invoice, InvoiceSummaryResponse> NewestFirst = Keyset.By(
        (Invoice row) => row.CreatedAt, row => row.Id, InvoiceSummaryResponse.Projection, descending: true);

    /// <summary>Lists invoices, the newest first, a page at a time.</summary>
    public static async Task<Results<Ok<Page<InvoiceSummaryResponse>>, BadRequest<ProblemDetails>>> Handle(
        [AsParameters] ListInvoicesRequest request, CurrentTenant tenant, AppDbContext db, CancellationToken ct)
    {
        var rows = db.Invoices.AsQueryable();
        if (request.Status is not null)
        {
            var status = Enum.Parse<InvoiceStatus>(request.Status, ignoreCase: true);
            rows = rows.Where(invoice => invoice.Status == status);
        }

        if (request.CustomerId is { } customer)
        {
            rows = rows.Where(invoice => invoice.CustomerId == customer);
        }

        var scope = $"invoices\n{tenant.Id}\n{request.Status}\n{request.CustomerId}";
        var page = await NewestFirst.ReadAsync(rows, request.Cursor, request.Limit, scope, ct);
        return page is null ? PagingProblems.WrongCursor() : TypedResults.Ok(page);
    }
}
