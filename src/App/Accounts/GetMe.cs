using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ProdReady.App.Data;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Accounts;

/// <param name="EmailConfirmed">Whether a link that was mailed there was followed; nothing else depends on it.</param>
/// <param name="TenantId">The company that this session works for; null, with name and role, for who belongs to none.</param>
public sealed record MeResponse(
    Guid UserId, string Email, bool EmailConfirmed, string DisplayName, Guid? TenantId, string? TenantName, string? Role);

public static class GetMe
{
    public static async Task<Ok<MeResponse>> Handle(CurrentTenant current, AppDbContext db, CancellationToken ct)
    {
        var me =
            from user in db.Users
            from membership in db.Memberships.Where(row => row.UserId == user.Id).DefaultIfEmpty()
            from tenant in db.Tenants.Where(row => row.Id == membership!.TenantId).DefaultIfEmpty()
            where user.Id == current.ActorId
            select new MeResponse(
                user.Id, user.Email!, user.EmailConfirmed, user.DisplayName, tenant!.Id, tenant.Name, membership!.Role);
        return TypedResults.Ok(await me.OfCallerAsync(ct));
    }
}
