using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Accounts;
using ProdReady.App.Data;
using ProdReady.App.Sessions;

namespace ProdReady.App;

/// <summary>
/// Checks passwords. An unknown address, a locked account and a wrong password cost the same work, so that neither the
/// answer nor its time tells which it was. The rule of the lock is in docs/security.md.
/// </summary>
public sealed class Credentials(UserManager<User> users, AppDbContext db, UnknownUser unknown, TimeProvider clock)
{
    /// <summary>So many wrong passwords in a row are free; NIST SP 800-63B allows 100.</summary>
    public const int FreeTries = 10;

    /// <summary>The longest that an account waits for the next try, in seconds; it begins with one and doubles.</summary>
    public const int LongestPause = 300;

    /// <summary>The user who proved to be who they say, or null. <see cref="AcceptAsync"/> ends the count.</summary>
    public async Task<User?> CheckAsync(string email, string password, KnownDevice? device, CancellationToken ct)
    {
        var user = await users.FindByEmailAsync(email);
        return await ProveAsync(user, password, ct, device) ? user : null;
    }

    /// <summary>Whether this is the user's password, and the account, or known device, not waiting after wrong ones.</summary>
    public async Task<bool> ProveAsync(User? user, string password, CancellationToken ct, KnownDevice? device = null)
    {
        if (user is { PasswordHash: not null } && await MayTryAsync(user, device, ct))
        {
            return await users.CheckPasswordAsync(user, password);
        }

        unknown.Verify(password);
        return false;
    }

    /// <summary>
    /// Forgets the wrong tries. In the transaction of what the password opens: false when the password was changed since
    /// it was checked, and nobody changes it before that transaction ends.
    /// </summary>
    public static async Task<bool> AcceptAsync(AppDbContext db, User user, CancellationToken ct, KnownDevice? device = null)
    {
        var ofDevice = device?.IsOf(user) == true;
        if (ofDevice) await db.ForgetTriesAsync(device!, ct);
        var accepted = await db.Users
            .Where(row => row.Id == user.Id && row.SecurityStamp == user.SecurityStamp)
            .ExecuteUpdateAsync(
                row => row
                    .SetProperty(to => to.AccessFailedCount, from => ofDevice ? from.AccessFailedCount : 0)
                    .SetProperty(to => to.LockoutEnd, from => ofDevice ? from.LockoutEnd : null),
                ct);
        return accepted == 1;
    }

    /// <summary>
    /// The password was right, and a second proof is to come: this try is no wrong one, and those before stay counted.
    /// Else the password's own try would make the second proof wait.
    /// </summary>
    public static Task GiveTryBackAsync(AppDbContext db, User user, CancellationToken ct, KnownDevice? device = null) =>
        device?.IsOf(user) == true
            ? db.GiveTryBackAsync(device, ct)
            : db.Users.Where(row => row.Id == user.Id && row.AccessFailedCount > 0).ExecuteUpdateAsync(
                row => row
                    .SetProperty(to => to.AccessFailedCount, from => from.AccessFailedCount - 1)
                    .SetProperty(to => to.LockoutEnd, (DateTimeOffset?)null),
                ct);

    /// <summary>
    /// Counts a try before its password or code is looked at, and in one statement: of a hundred guesses at once no more
    /// are looked at than of a hundred in a row. False while the account, or the known device, waits.
    /// </summary>
    public async Task<bool> MayTryAsync(User user, KnownDevice? device, CancellationToken ct)
    {
        var (now, userId) = (clock.GetUtcNow(), user.Id);
        if (device?.IsOf(user) == true) return await db.MayTryAsync(device, now, ct);

        var taken = await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE users SET access_failed_count = least(access_failed_count + 1, 1000),
                lockout_end = CASE WHEN access_failed_count + 1 >= {FreeTries} THEN {now} + make_interval(
                    secs => least(2 ^ least(access_failed_count + 1 - {FreeTries}, 20), {LongestPause})) END
            WHERE id = {userId} AND (lockout_end IS NULL OR lockout_end <= {now})
            """, ct);
        return taken == 1;
    }
}

/// <summary>Someone whose password nobody knows, to spend a wrong password's time on.</summary>
public sealed class UnknownUser(IPasswordHasher<User> hasher, TimeProvider clock)
{
    private readonly User _user = User.Register("nobody@example.invalid", "Nobody", clock.GetUtcNow());
    private string? _hash;

    public void Verify(string password)
    {
        _hash ??= hasher.HashPassword(_user, Guid.NewGuid().ToString());
        hasher.VerifyHashedPassword(_user, _hash, password);
    }
}
