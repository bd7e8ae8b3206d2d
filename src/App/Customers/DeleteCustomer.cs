using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Caching;
using ProdReady.Platform.Database;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Customers;

public static class DeleteCustomer
{
    /// <summary>Deletes a customer that has no invoices.</summary>
    public static async Task<Results<NoContent, NotFound<ProblemDetails>, Conflict<ProblemDetails>>> Handle(
        Guid id, IfMatch ifMatch, CurrentTenant tenant, AppDbContext db, Cache cache, CancellationToken ct)
    {
        if (await db.Customers.SingleOrDefaultAsync(row => row.Id == id && row.ErasedAt == null, ct) is not { } customer)
        {
            return CustomerProblems.NotFound();
        }

        ifMatch.Require(db, customer);
        if (await db.Invoices.AnyAsync(invoice => invoice.CustomerId == id, ct))
        {
            return CustomerProblems.HasInvoices();
        }

        db.Customers.Remove(customer);
        db.Publish(new CustomerDeleted(customer.Id), customer.Id.ToString());
        db.AfterCommit(ct => cache.InvalidateAsync([CustomerResponse.Key(tenant.Id, id)], ct));
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
