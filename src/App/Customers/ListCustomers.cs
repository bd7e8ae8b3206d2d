using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;
using ProdReady.Platform.Paging;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Customers;

/// <param name="Name">What the name begins with; upper and lower case count as the same.</param>
/// <param name="Email">The whole address.</param>
/// <param name="Sort">What to order by; with a minus in front, descending.</param>
/// <param name="Cursor">The <c>nextCursor</c> of the page before.</param>
public sealed record ListCustomersRequest(
    [StringLength(200)] string? Name,
    [StringLength(254)] string? Email,
    [AllowedValues("name", "-name", "createdAt", "-createdAt")] string Sort = "name",
    [Range(1, PageSize.Largest)] int Limit = PageSize.Default,
    [StringLength(2000)] string? Cursor = null);

public static class ListCustomers
{
    private static readonly Dictionary<string, Keyset<Customer, CustomerResponse>> Orders = new()
    {
        ["name"] = Keyset.By((Customer row) => row.SortName, row => row.Id, CustomerResponse.Projection),
        ["-name"] = Keyset.By((Customer row) => row.SortName, row => row.Id, CustomerResponse.Projection, descending: true),
        ["createdAt"] = Keyset.By((Customer row) => row.CreatedAt, row => row.Id, CustomerResponse.Projection),
        ["-createdAt"] = Keyset.By((Customer row) => row.CreatedAt, row => row.Id, CustomerResponse.Projection, descending: true),
    };

    /// <summary>Lists customers, a page at a time.</summary>
    public static async Task<Results<Ok<Page<CustomerResponse>>, BadRequest<ProblemDetails>>> Handle(
        [AsParameters] ListCustomersRequest request, CurrentTenant tenant, AppDbContext db, CancellationToken ct)
    {
        var rows = db.Customers.AsQueryable();
        if (request.Name?.Trim().ToLowerInvariant() is { Length: > 0 } prefix)
        {
            rows = rows.Where(customer => customer.SortName.StartsWith(prefix));
        }

        if (request.Email is not null)
        {
            var email = Customer.Normalize(request.Email);
            rows = rows.Where(customer => customer.Email == email);
        }

        var scope = $"customers\n{tenant.Id}\n{request.Sort}\n{request.Name}\n{request.Email}";
        var page = await Orders[request.Sort].ReadAsync(rows, request.Cursor, request.Limit, scope, ct);
        return page is null ? PagingProblems.WrongCursor() : TypedResults.Ok(page);
    }
}
