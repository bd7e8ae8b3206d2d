using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.AccountMails;
using ProdReady.App.Accounts;
using ProdReady.App.Data;

namespace ProdReady.App.Passwords;

public sealed record PasswordResetRequest([Required, EmailAddress, StringLength(254)] string Email);

public static class RequestPasswordReset
{
    /// <summary>Mails a link to the address if it has an account. The answer is the same if not, and so is the work.</summary>
    public static async Task<Accepted> Handle(
        PasswordResetRequest request, AppDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var email = User.Normalize(request.Email);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(row => row.NormalizedEmail == email, ct);
        db.Mail(MailedLink.ToReset(user?.Id, user?.Email ?? request.Email, clock.GetUtcNow()));
        await db.SaveChangesAsync(ct);
        return TypedResults.Accepted((string?)null);
    }
}
