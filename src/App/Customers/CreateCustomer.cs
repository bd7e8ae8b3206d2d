using ProdReady.App.Data;
using ProdReady.Platform.Database;
using ProdReady.Platform.Idempotency;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Customers;

public static class CreateCustomer
{
    /// <summary>Adds a customer.</summary>
    public static CreatedWithEntityTag<CustomerResponse> Handle(
        CustomerRequest request, CurrentTenant tenant, IdempotentOperation operation, AppDbContext db, TimeProvider clock)
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

        operation.AddWithAnswer(customer, CustomerMapping.OneEmailEach, CustomerProblems.EmailTaken);
        db.Publish(new CustomerCreated(customer.Id), customer.Id.ToString());
        return EntityTagResults.Created($"/v1/customers/{customer.Id}", CustomerResponse.From(customer));
    }
}
