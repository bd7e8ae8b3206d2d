using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;
using ProdReady.Platform.Email;

namespace ProdReady.App.AccountMails;

public static class Unsubscribe
{
    /// <summary>
    /// Ends the mails of one kind to one address, which the token names: what mail systems post when somebody clicks on
    /// their "unsubscribe" (RFC 8058). Doing it again changes nothing.
    /// </summary>
    public static async Task<Results<NoContent, NotFound<ProblemDetails>>> Handle(
        [StringLength(2000)] string token, RecipientTokens tokens, AppDbContext db, TimeProvider clock, CancellationToken ct)
    {
        if (tokens.Read(RecipientTokens.Unsubscribe, token) is not { } subscription) return NoSuchLink();
        db.Add(new Unsubscription
        {
            Address = subscription.Address, Template = subscription.Template, CreatedAt = clock.GetUtcNow(),
        });
        await db.TrySaveAsync(Unsubscription.OnceEach, ct);
        return TypedResults.NoContent();
    }

    internal static NotFound<ProblemDetails> NoSuchLink() =>
        TypedResults.NotFound(new ProblemDetails { Detail = "The link is wrong: follow the one in the mail." });
}
