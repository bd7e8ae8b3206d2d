using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Database;

namespace ProdReady.App.Invoices;

public static class SendInvoice
{
    /// <summary>Sends a draft to its customer.</summary>
    public static async Task<Results<
        OkWithEntityTag<InvoiceResponse>, NotFound<ProblemDetails>, Conflict<ProblemDetails>>> Handle(
        Guid id, AppDbContext db, TimeProvider clock, CancellationToken ct)
    {
        if (await db.Invoices.SingleOrDefaultAsync(invoice => invoice.Id == id, ct) is not { } invoice)
        {
            return InvoiceProblems.NotFound();
        }

        if (invoice.Send(clock.GetUtcNow()) is { } refusal)
        {
            return InvoiceProblems.Refused(refusal);
        }

        db.Publish(new InvoiceSent(invoice.Id, invoice.Number, invoice.Total, invoice.Currency), invoice.Id.ToString());
        await db.SaveChangesAsync(ct);
        return EntityTagResults.Ok(InvoiceResponse.From(invoice), invoice.Version);
    }
}
