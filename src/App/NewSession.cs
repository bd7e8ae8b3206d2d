using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.App.Accounts;
using ProdReady.App.Data;
using ProdReady.App.Sessions;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App;

/// <param name="Device">By which this device is known from now on.</param>
public sealed record OpenedSession(SessionTokens Tokens, DateTimeOffset ExpiresAt, (string Text, DateTimeOffset) Device);

/// <summary>
/// How every sign-in ends: the proof is used up, the wrong tries are forgotten and the session begins; or none of it.
/// </summary>
public sealed class NewSession(
    AcrossTenants<AppDbContext> acrossTenants, KnownDevices devices, IOptions<SessionsOptions> options, TimeProvider clock)
{
    /// <summary>Null when it was not proved, or the password was changed since.</summary>
    /// <param name="proves">Uses up the proof, in the transaction that opens the session.</param>
    public async Task<OpenedSession?> OpenAsync(
        User user, bool forBrowser, KnownDevice? device, Func<AppDbContext, Task<bool>> proves, HttpContext http,
        CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await proves(db) || !await Credentials.AcceptAsync(db, user, ct, device))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var tokens = SessionTokens.Create(Guid.CreateVersion7(now), forBrowser);
        var membership = await FirstMembershipAsync(db, user, ct);
        var session = Session.Open(user.Id, membership, tokens, ClientDevice.Of(http), now, now, options.Value);
        db.Add(session);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return new OpenedSession(tokens, session.ExpiresAt, devices.Remember(user, device));
    }

    /// <summary>
    /// Inside of a transaction, after a new proof: the session goes on as a fresh one, with tokens that no instance has seen,
    /// so that each reads it again.
    /// </summary>
    public async Task<(SessionTokens Tokens, DateTimeOffset ExpiresAt)> RenewAsync(
        AppDbContext db, Guid sessionId, CancellationToken ct)
    {
        var session = await db.Sessions.AsNoTracking().Where(row => row.Id == sessionId).OfCallerAsync(ct);
        var tokens = SessionTokens.Create(sessionId, forBrowser: session.RefreshHash is null);
        var (access, refresh, family) = (tokens.Access.Hash(), tokens.Refresh?.Hash(), tokens.Refresh?.FamilyHash());
        var now = clock.GetUtcNow();
        var accessExpiresAt = tokens.AreForBrowser ? session.ExpiresAt : now + options.Value.AccessLifetime;
        await db.Sessions.Where(row => row.Id == sessionId).ExecuteUpdateAsync(
            row => row
                .SetProperty(to => to.ProvedAt, now)
                .SetProperty(to => to.AccessHash, access)
                .SetProperty(to => to.AccessExpiresAt, accessExpiresAt)
                .SetProperty(to => to.RefreshHash, refresh)
                .SetProperty(to => to.RefreshFamilyHash, family),
            ct);
        return (tokens, session.ExpiresAt);
    }

    // Before someone has signed in there is no tenant to look in; the first one that they joined is where they land. Who was
    // removed from the last one lands nowhere, and can still leave for good, take a copy along or accept an invitation.
    private static Task<Membership?> FirstMembershipAsync(AppDbContext db, User user, CancellationToken ct) =>
        db.Memberships.AsNoTracking()
            .Where(membership => membership.UserId == user.Id)
            .OrderBy(membership => membership.TenantId)
            .FirstOrDefaultAsync(ct);
}
