using ProdReady.Platform.Email;

namespace ProdReady.App.AccountMails;

/// <summary>The token stands behind the #, which browsers send to no server and write in no log.</summary>
internal sealed record LinkMail : Mail
{
    /// <param name="purpose">Of <see cref="MailedLink"/>: names the template, and the page that the link leads to.</param>
    public LinkMail(string purpose, string webAddress, string token) : base(purpose, MailKind.AskedByAnybody) =>
        Link = new Uri($"{webAddress.TrimEnd('/')}/{purpose}#{token}");

    public Uri Link { get; }
}
