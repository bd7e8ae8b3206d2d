using Microsoft.EntityFrameworkCore;
using ProdReady.App.AccountMails;
using ProdReady.App.Accounts;
using ProdReady.App.Data;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Sessions;

/// <summary>The Worker's verb for an account or a device in wrong hands: signs a person out everywhere.</summary>
public sealed class EndSessions(AcrossTenants<AppDbContext> acrossTenants, TimeProvider clock)
{
    private const string Usage = "Usage: end-sessions EMAIL [and-password]";

    /// <param name="words">
    /// The address of the account; then <c>and-password</c> where a thief may know the password: it opens nothing any more,
    /// and the person chooses another by mail.
    /// </param>
    /// <exception cref="CommandException">The words make no sense, or there is no such account.</exception>
    public async Task RunAsync(string[] words, CancellationToken ct)
    {
        var (email, takesPassword) = words switch
        {
            [var address] => (address, false),
            [var address, "and-password"] => (address, true),
            _ => throw new CommandException(Usage),
        };
        var key = User.Normalize(email);
        await using var db = acrossTenants.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var user = await db.Users.SingleOrDefaultAsync(row => row.NormalizedEmail == key, ct)
            ?? throw new CommandException("There is no account with this address.");
        if (takesPassword) user.TakePasswordAway();
        else user.ForgetDevices();
        db.Publish(new NoticeDue(user.Id, Notice.SessionsEnded));

        // The user first: a sign-in that is under way waits for this row, and then finds its stamp changed.
        await db.SaveChangesAsync(ct);
        var ended = await db.Sessions.Where(session => session.UserId == user.Id).RevokeAsync(clock.GetUtcNow(), ct);
        await transaction.CommitAsync(ct);
        Console.WriteLine($"{ended} sessions of user {user.Id} are ended{(takesPassword ? ", and the password" : "")}.");
    }
}
