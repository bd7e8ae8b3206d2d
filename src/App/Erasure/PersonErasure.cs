using Microsoft.EntityFrameworkCore;
using ProdReady.App.Accounts;
using ProdReady.App.Data;

namespace ProdReady.App.Erasure;

internal static class PersonErasure
{
    /// <summary>
    /// Inside of a transaction that sees all tenants: keeps anybody from making the user a member of anything, since that
    /// would refer to the row. Null when there is no such user any more.
    /// </summary>
    public static async Task<User?> LockPersonAsync(this AppDbContext db, Guid? userId, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"SELECT FROM users WHERE id = {userId} FOR UPDATE", ct);
        return await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.Id == userId, ct);
    }

    /// <summary>Deletes what is held on a user who is locked, and mails them a last time.</summary>
    public static async Task ErasePersonAsync(this AppDbContext db, User user, DateTimeOffset now, CancellationToken ct)
    {
        await db.DropJobsAsync(db.Jobs.Where(job => job.ActorId == user.Id), now, ct);
        foreach (var table in PersonTables.All) await table.EraseAsync(db, user, ct);
        var farewell = Farewell.To(user.Email!, now);
        db.Add(farewell);
        db.Publish(new ErasureDone(farewell.Id));
        await db.SaveChangesAsync(ct);
    }
}
