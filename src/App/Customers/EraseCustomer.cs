using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.App.Invoices;
using ProdReady.Platform.Caching;
using ProdReady.Platform.LanguageModels;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Customers;

public static class EraseCustomer
{
    /// <summary>
    /// Erases what is held on a customer, for good. The name and address on invoices that were issued are set aside for as
    /// long as the law asks, where only an owner's export shows them. 409 as long as an invoice is open.
    /// </summary>
    public static async Task<Results<NoContent, NotFound<ProblemDetails>, Conflict<ProblemDetails>>> Handle(
        Guid id, CurrentTenant tenant, AppDbContext db, Cache cache, IOptions<RetentionOptions> kept, TimeProvider clock,
        CancellationToken ct)
    {
        // No invoice can be made for the customer meanwhile: it would refer to the row.
        await db.Database.ExecuteSqlAsync($"SELECT FROM customers WHERE id = {id} FOR UPDATE", ct);
        if (await db.Customers.SingleOrDefaultAsync(row => row.Id == id && row.ErasedAt == null, ct) is not { } customer)
        {
            return CustomerProblems.NotFound();
        }

        var invoices = db.Invoices.Where(invoice => invoice.CustomerId == id);
        if (await invoices.AnyAsync(row => row.Status != InvoiceStatus.Paid && row.Status != InvoiceStatus.Void, ct))
        {
            return CustomerProblems.HasOpenInvoices();
        }

        if (await invoices.MaxAsync(invoice => (DateTimeOffset?)invoice.CreatedAt, ct) is { } newest)
        {
            db.Add(customer.Erase(clock.GetUtcNow(), newest + kept.Value.Invoices));
            await db.Payments.Where(payment => invoices.Any(invoice => invoice.Id == payment.InvoiceId))
                .ExecuteUpdateAsync(payment => payment.SetProperty(row => row.PaymentMethod, "erased"), ct);
        }
        else
        {
            db.Remove(customer);
        }

        // The answer to its creation, kept for a retry.
        await db.IdempotencyRecords.Where(record => record.Location == $"/v1/customers/{id}").ExecuteDeleteAsync(ct);
        db.Publish(new CustomerDeleted(id), id.ToString());
        db.AfterCommit(ct => cache.InvalidateAsync(
            [CustomerResponse.Key(tenant.Id, id), ModelClient.AnswersAbout(tenant.Id, id)], ct));
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
