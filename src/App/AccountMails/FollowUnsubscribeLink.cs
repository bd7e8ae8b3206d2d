using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Email;

namespace ProdReady.App.AccountMails;

public static class FollowUnsubscribeLink
{
    /// <summary>
    /// Leads a reader to the page that asks them, and then posts. It changes nothing: scanners follow every link of a mail.
    /// </summary>
    public static Results<RedirectHttpResult, NotFound<ProblemDetails>> Handle(
        [StringLength(2000)] string token, RecipientTokens tokens, IOptions<WebPagesOptions> pages) =>
        tokens.Read(RecipientTokens.Unsubscribe, token) is null
            ? Unsubscribe.NoSuchLink()
            : TypedResults.Redirect(pages.Value.To("unsubscribe", token).ToString());
}
