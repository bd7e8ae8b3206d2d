using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Database;

namespace ProdReady.App.Invoices;

public static class ReadInvoice
{
    /// <summary>Reads an invoice.</summary>
    public static async Task<Results<OkWithEntityTag<InvoiceResponse>, NotFound<ProblemDetails>>> Handle(
        Guid id, AppDbContext db, CancellationToken ct) =>
        await db.Invoices.AsNoTracking().SingleOrDefaultAsync(invoice => invoice.Id == id, ct) is { } invoice
            ? EntityTagResults.Ok(InvoiceResponse.From(invoice), invoice.Version)
            : InvoiceProblems.NotFound();
}
