using Microsoft.EntityFrameworkCore;
using ProdReady.App.Accounts;
using ProdReady.App.Data;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Operators;

/// <summary>The Worker's verbs that make a person an operator, and end that; on live sessions within two seconds.</summary>
public sealed class AppointOperator(AcrossTenants<AppDbContext> acrossTenants, TimeProvider clock)
{
    /// <exception cref="CommandException">Nobody has this address.</exception>
    public async Task GrantAsync(string email, CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        var user = await FindAsync(db, email, ct);
        if (!await db.Operators.AnyAsync(row => row.UserId == user, ct))
        {
            db.Add(new Operator { UserId = user, GrantedAt = clock.GetUtcNow() });
            await db.SaveChangesAsync(ct);
        }

        Console.WriteLine($"{email} is an operator, in sessions that are signed in to with a second factor.");
    }

    /// <exception cref="CommandException">Nobody has this address, or who has it is no operator.</exception>
    public async Task WithdrawAsync(string email, CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        var user = await FindAsync(db, email, ct);
        db.Remove(await db.Operators.SingleOrDefaultAsync(row => row.UserId == user, ct)
            ?? throw new CommandException($"{email} is no operator."));
        await db.SaveChangesAsync(ct);
        Console.WriteLine($"{email} is no operator any more.");
    }

    private static async Task<Guid> FindAsync(AppDbContext db, string email, CancellationToken ct)
    {
        var normalized = User.Normalize(email);
        var users = db.Users.Where(row => row.NormalizedEmail == normalized);
        return await users.Select(row => (Guid?)row.Id).SingleOrDefaultAsync(ct)
            ?? throw new CommandException($"Nobody has the address {email}.");
    }
}
