using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.AccountMails;
using ProdReady.App.Accounts;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;

namespace ProdReady.App.EmailAddresses;

/// <param name="Token">What the link in the mail carries.</param>
public sealed record ConfirmEmailRequest([Required, StringLength(SessionToken.TextLength)] string Token);

public static class ConfirmEmail
{
    /// <summary>Makes the address that the link went to the user's confirmed one, once for each link.</summary>
    public static async Task<Results<NoContent, ValidationProblem>> Handle(
        ConfirmEmailRequest request, AppDbContext db, TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.UseLinkAsync(request.Token, MailedLink.Confirmation, clock.GetUtcNow(), ct) is not { } link)
        {
            return EmailProblems.WrongLink();
        }

        var user = await db.Users.SingleAsync(row => row.Id == link.UserId, ct);
        if (user.NormalizedEmail != User.Normalize(link.Email))
        {
            user.MoveTo(link.Email);
            await db.MailedLinks.Where(other => other.UserId == user.Id).ExecuteDeleteAsync(ct);
        }

        // Somebody else may have registered with the address since the mail was sent.
        user.EmailConfirmed = true;
        if (!await db.TrySaveAsync(User.OneEmailEach, ct))
        {
            return EmailProblems.WrongLink();
        }

        await transaction.CommitAsync(CancellationToken.None);
        return TypedResults.NoContent();
    }
}
