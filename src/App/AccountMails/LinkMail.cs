using ProdReady.Platform.Email;

namespace ProdReady.App.AccountMails;

internal sealed record LinkMail : Mail
{
    /// <param name="purpose">Of <see cref="MailedLink"/>: names the template.</param>
    /// <param name="link">To the page of the same name.</param>
    public LinkMail(string purpose, Uri link) : base(purpose, MailKind.AskedByAnybody) => Link = link;

    public Uri Link { get; }
}
