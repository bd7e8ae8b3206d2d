using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;
using ProdReady.Platform.Paging;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Invitations;

public static class ListInvitations
{
    private static readonly Keyset<Invitation, InvitationResponse> ByAge =
        Keyset.By((Invitation row) => row.CreatedAt, row => row.Id, InvitationResponse.Projection);

    /// <summary>Lists those who are asked in and have not come yet, a page at a time.</summary>
    /// <param name="cursor">The nextCursor of the page before.</param>
    public static async Task<Results<Ok<Page<InvitationResponse>>, BadRequest<ProblemDetails>>> Handle(
        [Range(1, PageSize.Largest)] int? limit, [StringLength(2000)] string? cursor,
        CurrentTenant tenant, AppDbContext db, CancellationToken ct)
    {
        var scope = $"invitations\n{tenant.Id}";
        var page = await ByAge.ReadAsync(db.Invitations, cursor, limit ?? PageSize.Default, scope, ct);
        return page is null ? PagingProblems.WrongCursor() : TypedResults.Ok(page);
    }
}
