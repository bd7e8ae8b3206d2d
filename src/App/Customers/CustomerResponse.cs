using System.Linq.Expressions;
using ProdReady.Platform.Caching;

namespace ProdReady.App.Customers;

/// <summary>Whom invoices are sent to.</summary>
public sealed record CustomerResponse(Guid Id, string Name, string Email, DateTimeOffset CreatedAt)
{
    public static readonly Expression<Func<Customer, CustomerResponse>> Projection = customer =>
        new CustomerResponse(customer.Id, customer.Name, customer.Email, customer.CreatedAt);

    public static CustomerResponse From(Customer customer) =>
        new(customer.Id, customer.Name, customer.Email, customer.CreatedAt);

    internal static CacheKey Key(Guid tenant, Guid id) => new("customer", tenant, id);
}
