using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using ProdReady.App.Accounts;
using ProdReady.App.Data;

namespace ProdReady.App.Members;

/// <summary>
/// Lets one change of a tenant's members follow the other. Of two owners who leave in the same instant each would
/// otherwise see the other one stay.
/// </summary>
internal static class MembershipLock
{
    /// <summary>Opens a transaction that has the lock; what it is to decide by must be read after this.</summary>
    public static async Task<IDbContextTransaction> LockMembersAsync(this AppDbContext db, CancellationToken ct)
    {
        var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.LockMembersOfAsync([db.TenantId], ct);
        return transaction;
    }

    /// <summary>Of several tenants, inside of a transaction: in one order, so that no two of these wait for each other.</summary>
    public static Task LockMembersOfAsync(this AppDbContext db, Guid[] tenants, CancellationToken ct) =>
        // Not FOR UPDATE, which would also hold up every new row that refers to the tenant.
        db.Database.ExecuteSqlAsync($"SELECT FROM tenants WHERE id = ANY({tenants}) ORDER BY id FOR NO KEY UPDATE", ct);

    public static Task<Membership?> FindMemberAsync(this AppDbContext db, Guid? userId, CancellationToken ct) =>
        db.Memberships.Include(member => member.User).SingleOrDefaultAsync(member => member.UserId == userId, ct);

    /// <summary>Whether nobody would own the tenant without this member.</summary>
    public static async Task<bool> IsLastOwnerAsync(this AppDbContext db, Membership member, CancellationToken ct) =>
        member.Role == Roles.Owner
        && !await db.Memberships.AnyAsync(
            other => other.TenantId == member.TenantId && other.Role == Roles.Owner && other.UserId != member.UserId, ct);
}
