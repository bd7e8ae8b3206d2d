using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Database;

namespace ProdReady.App.Invoices;

public static class ReadInvoice
{
    // Compiled once. To build a query anew and find it among those known costs a fifth of this request.
    private static readonly Func<AppDbContext, Guid, CancellationToken, Task<Invoice?>> Find = EF.CompileAsyncQuery(
        (AppDbContext db, Guid id, CancellationToken ct) =>
            db.Invoices.AsNoTracking().SingleOrDefault(invoice => invoice.Id == id));

    /// <summary>Reads an invoice.</summary>
    public static async Task<Results<OkWithEntityTag<InvoiceResponse>, NotFound<ProblemDetails>>> Handle(
        Guid id, AppDbContext db, CancellationToken ct) =>
        await Find(db, id, ct) is { } invoice
            ? EntityTagResults.Ok(InvoiceResponse.From(invoice), invoice.Version)
            : InvoiceProblems.NotFound();
}
