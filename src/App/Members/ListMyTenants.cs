using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Members;

public sealed record MyTenantResponse(Guid Id, string Name, string Role);

public static class ListMyTenants
{
    /// <summary>Lists the companies that the caller belongs to; POST /v1/sessions/current/tenant changes to another.</summary>
    public static async Task<Ok<IReadOnlyList<MyTenantResponse>>> Handle(
        CurrentTenant current, AcrossTenants<AppDbContext> acrossTenants, CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        var mine =
            from membership in db.Memberships
            join tenant in db.Tenants on membership.TenantId equals tenant.Id
            where membership.UserId == current.ActorId
            orderby tenant.Id
            select new MyTenantResponse(tenant.Id, tenant.Name, membership.Role);
        return TypedResults.Ok<IReadOnlyList<MyTenantResponse>>(await mine.ToListAsync(ct));
    }
}
