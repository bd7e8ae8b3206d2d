using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Database;

namespace ProdReady.App.Invoices;

public static class VoidInvoice
{
    /// <summary>Voids a draft or a sent invoice; its number stays taken.</summary>
    public static async Task<Results<
        OkWithEntityTag<InvoiceResponse>, NotFound<ProblemDetails>, Conflict<ProblemDetails>>> Handle(
        Guid id, AppDbContext db, CancellationToken ct)
    {
        if (await db.Invoices.SingleOrDefaultAsync(invoice => invoice.Id == id, ct) is not { } invoice)
        {
            return InvoiceProblems.NotFound();
        }

        if (invoice.Void() is { } refusal)
        {
            return InvoiceProblems.Refused(refusal);
        }

        db.Publish(new InvoiceVoided(invoice.Id), invoice.Id.ToString());
        await db.SaveChangesAsync(ct);
        return EntityTagResults.Ok(InvoiceResponse.From(invoice), invoice.Version);
    }
}
