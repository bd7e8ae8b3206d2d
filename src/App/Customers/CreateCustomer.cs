using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;
using ProdReady.Platform.Database;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Customers;

public static class CreateCustomer
{
    /// <summary>Adds a customer.</summary>
    public static async Task<Results<CreatedWithEntityTag<CustomerResponse>, Conflict<ProblemDetails>>> Handle(
        CustomerRequest request, CurrentTenant tenant, AppDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var customer = new Customer
        {
            Id = Guid.CreateVersion7(now),
            TenantId = tenant.Id,
            Name = request.Name,
            Email = request.Email,
            CreatedAt = now,
        };

        db.Customers.Add(customer);
        db.Publish(new CustomerCreated(customer.Id), customer.Id.ToString());
        if (!await db.TrySaveAsync(CustomerMapping.OneEmailEach, ct))
        {
            return CustomerProblems.EmailTaken();
        }

        return EntityTagResults.Created($"/v1/customers/{customer.Id}", CustomerResponse.From(customer), customer.Version);
    }
}
