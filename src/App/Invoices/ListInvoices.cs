using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;
using ProdReady.Platform.Paging;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Invoices;

public static class ListInvoices
{
    private static readonly Keyset<Invoice, InvoiceSummaryResponse> NewestFirst = Keyset.By(
        (Invoice row) => row.CreatedAt, row => row.Id, InvoiceSummaryResponse.Projection, descending: true);

    /// <summary>Lists invoices, the newest first, a page at a time.</summary>
    /// <param name="cursor">The nextCursor of the page before.</param>
    public static async Task<Results<Ok<Page<InvoiceSummaryResponse>>, BadRequest<ProblemDetails>>> Handle(
        [AllowedValues(null, "draft", "sent", "paying", "paid", "void")] string? status,
        Guid? customerId,
        [Range(1, PageSize.Largest)] int? limit,
        [StringLength(2000)] string? cursor,
        CurrentTenant tenant, AppDbContext db, CancellationToken ct)
    {
        var rows = db.Invoices.AsQueryable();
        if (status is not null)
        {
            var state = Enum.Parse<InvoiceStatus>(status, ignoreCase: true);
            rows = rows.Where(invoice => invoice.Status == state);
        }

        if (customerId is { } customer)
        {
            rows = rows.Where(invoice => invoice.CustomerId == customer);
        }

        var scope = $"invoices\n{tenant.Id}\n{status}\n{customerId}";
        var page = await NewestFirst.ReadAsync(rows, cursor, limit ?? PageSize.Default, scope, ct);
        return page is null ? PagingProblems.WrongCursor() : TypedResults.Ok(page);
    }
}
