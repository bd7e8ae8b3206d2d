using Microsoft.EntityFrameworkCore;
using ProdReady.App.Accounts;
using ProdReady.App.Invitations;
using ProdReady.Platform.Auditing;
using ProdReady.Platform.Email;

namespace ProdReady.App.Data;

/// <summary>
/// Where something is held on a user: export shows these rows, erase deletes them. A test fails for a table with personal
/// columns, or with a user's id, that is missing here.
/// </summary>
public static class PersonTables
{
    /// <summary>In the order in which they can be deleted: the user's own row comes last, since others refer to it.</summary>
    public static readonly IReadOnlyList<PersonTable> All =
    [
        PersonTable.Of((db, user) => db.Memberships.Where(row => row.UserId == user.Id)),
        PersonTable.Of(InvitationsTo),
        PersonTable.Of((db, user) => db.MailedLinks.Where(row => row.UserId == user.Id)),
        PersonTable.Of((db, user) => db.Sessions.Where(row => row.UserId == user.Id)),
        PersonTable.Of((db, user) => db.Operators.Where(row => row.UserId == user.Id)),
        PersonTable.Of((db, user) => db.Authenticators.Where(row => row.UserId == user.Id)),
        PersonTable.Of((db, user) => db.Passkeys.Where(row => row.UserId == user.Id)),
        PersonTable.Of((db, user) => db.DeviceTries.Where(row => row.UserId == user.Id)),
        PersonTable.Of((db, user) => db.RecoveryCodes.Where(row => row.UserId == user.Id)),
        PersonTable.Of((db, user) => db.Jobs.Where(row => row.ActorId == user.Id)),
        PersonTable.Of((db, user) => db.IdempotencyRecords.Where(row => row.UserId == user.Id)),
        PersonTable.Of(UnsubscriptionsOf),
        PersonTable.Of(BouncesOf),
        PersonTable.Of(
            (db, user) => db.AuditEntries.Where(row => row.ActorId == user.Id || row.EntityId == user.Id),
            keptBecause: "the trail proves who did what; without the user's row its id names nobody, and it is cut by age"),
        PersonTable.Of((db, user) => db.Users.Where(row => row.Id == user.Id)),
    ];

    private static IQueryable<Invitation> InvitationsTo(AppDbContext db, User user)
    {
        var address = user.Email!.ToLowerInvariant();
        return db.Invitations.Where(row => row.LookupEmail == address);
    }

    private static IQueryable<Unsubscription> UnsubscriptionsOf(AppDbContext db, User user)
    {
        var address = user.Email!.ToLowerInvariant();
        return db.Unsubscriptions.Where(row => row.Address == address);
    }

    private static IQueryable<UndeliverableAddress> BouncesOf(AppDbContext db, User user)
    {
        var address = user.Email!.ToLowerInvariant();
        return db.UndeliverableAddresses.Where(row => row.Address == address);
    }
}

/// <summary>The rows of one table that are about one user.</summary>
public abstract class PersonTable
{
    public abstract Type Entity { get; }

    /// <summary>Why the rows outlive the person; null where they do not.</summary>
    public string? KeptBecause { get; private init; }

    public static PersonTable Of<TRow>(Func<AppDbContext, User, IQueryable<TRow>> rows, string? keptBecause = null)
        where TRow : class => new Rows<TRow>(rows) { KeptBecause = keptBecause };

    /// <summary>Reads them as they are.</summary>
    public abstract IAsyncEnumerable<object> ReadAsync(AppDbContext db, User user);

    /// <summary>Deletes them when this unit of work commits, unless they are kept.</summary>
    public abstract Task EraseAsync(AppDbContext db, User user, CancellationToken ct);

    private sealed class Rows<TRow>(Func<AppDbContext, User, IQueryable<TRow>> rows) : PersonTable where TRow : class
    {
        public override Type Entity => typeof(TRow);

        public override IAsyncEnumerable<object> ReadAsync(AppDbContext db, User user) =>
            rows(db, user).InPagesAsync(db.Model.FindEntityType(typeof(TRow))!);

        public override async Task EraseAsync(AppDbContext db, User user, CancellationToken ct)
        {
            if (KeptBecause is not null) return;
            if (typeof(TRow).IsAssignableTo(typeof(IAudited)))
            {
                db.RemoveRange(await rows(db, user).ToListAsync(ct));
                return;
            }

            // What is about to be removed with a trace must be gone before the row that it refers to.
            await db.SaveChangesAsync(ct);
            await rows(db, user).ExecuteDeleteAsync(ct);
        }
    }
}
