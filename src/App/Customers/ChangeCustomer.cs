using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Caching;
using ProdReady.Platform.Database;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Customers;

public static class ChangeCustomer
{
    /// <summary>Changes a customer that nobody else has changed since it was read.</summary>
    public static async Task<Results<
        OkWithEntityTag<CustomerResponse>, NotFound<ProblemDetails>, Conflict<ProblemDetails>>> Handle(
        Guid id, CustomerRequest request, IfMatch ifMatch,
        CurrentTenant tenant, AppDbContext db, Cache cache, CancellationToken ct)
    {
        if (await db.Customers.SingleOrDefaultAsync(row => row.Id == id && row.ErasedAt == null, ct) is not { } customer)
        {
            return CustomerProblems.NotFound();
        }

        ifMatch.Require(db, customer);
        customer.Name = request.Name;
        customer.Email = request.Email;
        db.AfterCommit(ct => cache.InvalidateAsync([CustomerResponse.Key(tenant.Id, id)], ct));
        if (!await db.TrySaveAsync(CustomerMapping.OneEmailEach, ct))
        {
            return TypedResults.Conflict(new ProblemDetails { Detail = CustomerProblems.EmailTaken.Detail });
        }

        return EntityTagResults.Ok(CustomerResponse.From(customer), customer.Version);
    }
}
