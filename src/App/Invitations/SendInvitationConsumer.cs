using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.Platform.Email;

namespace ProdReady.App.Invitations;

/// <summary>
/// Mails an invitation. The token is made here and not with the invitation, so that it stands in no table and no message.
/// </summary>
internal sealed class SendInvitationConsumer(AppDbContext db, Mailer mailer, IOptions<WebPagesOptions> pages)
    : IConsumer<InvitationMade>
{
    public async Task Consume(ConsumeContext<InvitationMade> context)
    {
        var (id, ct) = (context.Message.InvitationId, context.CancellationToken);
        if (await db.Invitations.SingleOrDefaultAsync(invitation => invitation.Id == id, ct) is not { } invitation)
        {
            return;
        }

        var company = await db.Tenants.Select(tenant => tenant.Name).SingleAsync(ct);
        var token = invitation.NewToken();
        await db.SaveChangesAsync(ct);

        // A second try has another token, so it is another mail: a copy that mail systems drop would take it along.
        var attempt = Convert.ToHexStringLower(invitation.TokenHash.AsSpan(0, 8));
        var mail = InvitationMail.Of(invitation, company, pages.Value.To(InvitationMail.Page, token.ToText()));
        await mailer.SendAsync($"invitation-{id}-{attempt}", invitation.Email, mail, ct);
    }
}
