using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.AccountMails;
using ProdReady.App.Accounts;
using ProdReady.App.Data;
using ProdReady.Platform.Passwords;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.EmailAddresses;

/// <param name="Email">The new address; or the same, to have its confirmation mailed again.</param>
/// <param name="Password">The user's, since whoever has the address has the account.</param>
public sealed record ChangeEmailRequest(
    [Required, EmailAddress, StringLength(254),
        RegularExpression(@"\S+", ErrorMessage = "The {0} field must not contain spaces.")]
    string Email,
    [Required, StringLength(PasswordRule.Longest)] string Password);

public static class ChangeEmail
{
    /// <summary>Mails a link to the new address and a notice to the old one; the link makes the change.</summary>
    public static async Task<Results<Accepted, ValidationProblem>> Handle(
        ChangeEmailRequest request, CurrentTenant current, Credentials credentials, AppDbContext db, TimeProvider clock,
        CancellationToken ct)
    {
        var user = await db.Users.AsNoTracking().Where(row => row.Id == current.ActorId).OfCallerAsync(ct);
        if (!await credentials.ProveAsync(user, request.Password, ct) || !await Credentials.AcceptAsync(db, user, ct))
        {
            return EmailProblems.WrongPassword();
        }

        var email = User.Normalize(request.Email);
        var owner = await db.Users.AsNoTracking().SingleOrDefaultAsync(row => row.NormalizedEmail == email, ct);
        if (owner is null || owner.Id == user.Id)
        {
            db.Mail(MailedLink.ToConfirm(user.Id, request.Email, clock.GetUtcNow()));
        }
        else
        {
            // Not told to the caller, who may be trying out which addresses are known.
            db.Publish(new NoticeDue(owner.Id, Notice.AccountExists));
        }

        if (owner?.Id != user.Id) db.Publish(new NoticeDue(user.Id, Notice.EmailChangeAsked));
        await db.SaveChangesAsync(ct);
        return TypedResults.Accepted((string?)null);
    }
}
