using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;
using ProdReady.Platform.Paging;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Customers;

public static class ListCustomers
{
    private static readonly Dictionary<string, Keyset<Customer, CustomerResponse>> Orders = new()
    {
        ["name"] = Keyset.By((Customer row) => row.SortName, row => row.Id, CustomerResponse.Projection),
        ["-name"] = Keyset.By((Customer row) => row.SortName, row => row.Id, CustomerResponse.Projection, descending: true),
        ["createdAt"] = Keyset.By((Customer row) => row.CreatedAt, row => row.Id, CustomerResponse.Projection),
        ["-createdAt"] = Keyset.By((Customer row) => row.CreatedAt, row => row.Id, CustomerResponse.Projection, descending: true),
    };

    // Opened far more often than with a filter.
    private static readonly Dictionary<string, ReadPage<AppDbContext, CustomerResponse>> Whole = Orders.ToDictionary(
        order => order.Key,
        order => order.Value.Compile((AppDbContext db) => db.Customers.Where(customer => customer.ErasedAt == null)));

    /// <summary>Lists customers, a page at a time.</summary>
    /// <param name="name">What the name begins with; upper and lower case count as the same.</param>
    /// <param name="sort">What to order by, descending with a minus in front; name unless told.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    public static async Task<Results<Ok<Page<CustomerResponse>>, BadRequest<ProblemDetails>>> Handle(
        [StringLength(200)] string? name,
        [StringLength(254)] string? email,
        [AllowedValues(null, "name", "-name", "createdAt", "-createdAt")] string? sort,
        [Range(1, PageSize.Largest)] int? limit,
        [StringLength(2000)] string? cursor,
        CurrentTenant tenant, AppDbContext db, CancellationToken ct)
    {
        var order = sort ?? "name";
        var size = limit ?? PageSize.Default;
        var scope = $"customers\n{tenant.Id}\n{sort}\n{name}\n{email}";
        var page = name is null && email is null
            ? await Whole[order](db, cursor, size, scope, ct)
            : await Orders[order].ReadAsync(Find(db, name, email), cursor, size, scope, ct);
        return page is null ? PagingProblems.WrongCursor() : TypedResults.Ok(page);
    }

    private static IQueryable<Customer> Find(AppDbContext db, string? name, string? email)
    {
        var rows = db.Customers.Where(customer => customer.ErasedAt == null);
        if (name is not null)
        {
            var prefix = name.ToLowerInvariant();
            rows = rows.Where(customer => customer.SortName.StartsWith(prefix));
        }

        if (email is not null)
        {
            var address = Customer.Normalize(email);
            rows = rows.Where(customer => customer.LookupEmail == address);
        }

        return rows;
    }
}
