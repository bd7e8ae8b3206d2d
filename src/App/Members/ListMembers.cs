using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Accounts;
using ProdReady.App.Data;
using ProdReady.Platform.Paging;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Members;

public static class ListMembers
{
    private static readonly Keyset<Membership, MemberResponse> ById =
        Keyset.By((Membership row) => row.UserId, row => row.UserId, MemberResponse.Projection);

    /// <summary>Lists the people of the tenant, a page at a time.</summary>
    /// <param name="cursor">The nextCursor of the page before.</param>
    public static async Task<Results<Ok<Page<MemberResponse>>, BadRequest<ProblemDetails>>> Handle(
        [Range(1, PageSize.Largest)] int? limit, [StringLength(2000)] string? cursor,
        CurrentTenant tenant, AppDbContext db, CancellationToken ct)
    {
        var page = await ById.ReadAsync(db.Memberships, cursor, limit ?? PageSize.Default, $"members\n{tenant.Id}", ct);
        return page is null ? PagingProblems.WrongCursor() : TypedResults.Ok(page);
    }
}
