using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Caching;
using ProdReady.Platform.Database;
using ProdReady.Platform.Encryption;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Customers;

public static class ReadCustomer
{
    private static readonly CacheEntry Kept = new(TimeSpan.FromMinutes(10), Reencryption.Tag("customers"));

    /// <summary>Reads a customer.</summary>
    public static async Task<Results<OkWithEntityTag<CustomerResponse>, NotFound<ProblemDetails>>> Handle(
        Guid id, CurrentTenant tenant, Cache cache, AppDbContext db, CancellationToken ct)
    {
        var found = await cache.GetOrCreateAsync(CustomerResponse.Key(tenant.Id, id), Find, Kept, ct);
        return found is null ? CustomerProblems.NotFound() : EntityTagResults.Ok(found.Value, found.Version);

        Task<Versioned<CustomerResponse>?> Find(CancellationToken ct) => db.Customers
            .Where(customer => customer.Id == id && customer.ErasedAt == null)
            .Select(customer => new Versioned<CustomerResponse>(
                new CustomerResponse(customer.Id, customer.Name, customer.Email, customer.CreatedAt), customer.Version))
            .SingleOrDefaultAsync(ct);
    }
}
