using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Email;

namespace ProdReady.App.AccountMails;

/// <summary>Makes a link's secret and mails it. A second delivery makes another, and the mail before leads nowhere.</summary>
internal sealed class SendLinkConsumer(AppDbContext db, Mailer mailer, IOptions<WebPagesOptions> pages)
    : IConsumer<LinkDue>
{
    public async Task Consume(ConsumeContext<LinkDue> context)
    {
        var (id, ct) = (context.Message.LinkId, context.CancellationToken);
        var link = await db.MailedLinks.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.UserId != null, ct);
        if (link is null) return;

        var token = SessionToken.Create(id);
        var hash = token.Hash();
        await db.MailedLinks.Where(row => row.Id == id)
            .ExecuteUpdateAsync(row => row.SetProperty(to => to.SecretHash, hash), ct);

        // Not the same at each try: mail systems would throw the second away, and it is the one whose link works.
        var mailId = $"link-{id:N}-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}";
        var mail = new LinkMail(link.Purpose, pages.Value.To(link.Purpose, token.ToText()));
        await mailer.SendAsync(mailId, link.Email, mail, ct);
    }
}
