using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Accounts;

public sealed record MeResponse(Guid UserId, string Email, string DisplayName, Guid TenantId, string TenantName, string Role);

public static class GetMe
{
    public static async Task<Ok<MeResponse>> Handle(CurrentTenant current, AppDbContext db, CancellationToken ct)
    {
        var me =
            from membership in db.Memberships
            join user in db.Users on membership.UserId equals user.Id
            join tenant in db.Tenants on membership.TenantId equals tenant.Id
            where membership.UserId == current.ActorId
            select new MeResponse(user.Id, user.Email!, user.DisplayName, tenant.Id, tenant.Name, membership.Role);
        return TypedResults.Ok(await me.SingleAsync(ct));
    }
}
