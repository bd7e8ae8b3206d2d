using System.Globalization;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Email;

namespace ProdReady.App.Invitations;

/// <summary>
/// Mails an invitation. The token is made here and not with the invitation, so that it stands in no table and no message.
/// </summary>
internal sealed class SendInvitationConsumer(AppDbContext db, IEmailSender email) : IConsumer<InvitationMade>
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
        await email.SendAsync(
            new EmailMessage(
                $"invitation-{id}-{attempt}", invitation.Email, "You are invited",
                Text(company, token.ToText(), invitation)),
            ct);
    }

    private static string Text(string company, string token, Invitation invitation) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        Hello,

        {company} asks you to join them, as {invitation.Role}.

        To accept, send this token to POST /v1/invitations/accept before {invitation.ExpiresAt:yyyy-MM-dd HH:mm} UTC:

        {token}

        If you did not expect this, do nothing.

        """);
}
