using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;
using ProdReady.Platform.Paging;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.ApiKeys;

public static class ListApiKeys
{
    private static readonly Keyset<ApiKey, ApiKeyResponse> ByAge =
        Keyset.By((ApiKey row) => row.CreatedAt, row => row.Id, ApiKeyResponse.Projection);

    /// <summary>Lists the tenant's API keys without their secrets, a page at a time.</summary>
    /// <param name="cursor">The nextCursor of the page before.</param>
    public static async Task<Results<Ok<Page<ApiKeyResponse>>, BadRequest<ProblemDetails>>> Handle(
        [Range(1, PageSize.Largest)] int? limit, [StringLength(2000)] string? cursor,
        CurrentTenant tenant, AppDbContext db, CancellationToken ct)
    {
        var page = await ByAge.ReadAsync(db.ApiKeys, cursor, limit ?? PageSize.Default, $"api-keys\n{tenant.Id}", ct);
        return page is null ? PagingProblems.WrongCursor() : TypedResults.Ok(page);
    }
}
