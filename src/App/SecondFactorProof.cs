using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.AccountMails;
using ProdReady.App.Data;
using ProdReady.App.SecondFactors;
using ProdReady.Platform.Authentication;

namespace ProdReady.App;

/// <summary>What the password was right for. No session: it opens nothing but <see cref="CompleteSignIn"/>.</summary>
public sealed record PendingSignIn(Guid Id, Guid UserId, string? SecurityStamp, bool ForBrowser, KnownDevice? Device);

/// <summary>
/// Takes the second proof, once each. All of it happens in the transaction of what it opens, so that of twenty requests
/// with one code nineteen find it used. <see cref="Credentials.MayTryAsync"/> comes first: wrong codes count.
/// </summary>
public sealed class SecondFactorProof(IDataProtectionProvider protection, TimeProvider clock)
{
    public static Task<bool> IsNeededAsync(AppDbContext db, Guid userId, CancellationToken ct) =>
        db.Users.AnyAsync(
            user => user.Id == userId
                && (db.Authenticators.Any(app => app.UserId == userId && app.ConfirmedAt != null)
                    || db.Passkeys.Any(passkey => passkey.UserId == userId)),
            ct);

    /// <summary>Whether this is the code of now, or one of the recovery codes; it is used up by this.</summary>
    public Task<bool> UseAsync(AppDbContext db, Guid userId, string code, CancellationToken ct)
    {
        var digits = string.Concat(code.Where(letter => letter != ' '));
        return digits.Length == Totp.Digits ? UseCodeAsync(db, userId, digits, ct) : UseRecoveryCodeAsync(db, userId, code, ct);
    }

    /// <summary>The step of a right code, whether or not it was used before.</summary>
    public long? FindStep(Authenticator app, string code) =>
        Totp.FindStep(app.OpenSecret(protection), code, clock.GetUtcNow());

    private async Task<bool> UseCodeAsync(AppDbContext db, Guid userId, string code, CancellationToken ct)
    {
        var confirmed = db.Authenticators.Where(row => row.UserId == userId && row.ConfirmedAt != null);
        if (await confirmed.AsNoTracking().SingleOrDefaultAsync(ct) is not { } app || FindStep(app, code) is not { } step)
        {
            return false;
        }

        return await confirmed.Where(row => row.LastStep < step)
            .ExecuteUpdateAsync(row => row.SetProperty(to => to.LastStep, step), ct) == 1;
    }

    private static async Task<bool> UseRecoveryCodeAsync(AppDbContext db, Guid userId, string code, CancellationToken ct)
    {
        var hash = RecoveryCode.HashOf(code);
        var used = await db.RecoveryCodes.Where(row => row.UserId == userId && row.Hash == hash).ExecuteDeleteAsync(ct);
        if (used == 1) db.Publish(new NoticeDue(userId, Notice.RecoveryCodeUsed));
        return used == 1;
    }
}
