using System.Globalization;
using ProdReady.Platform.Email;

namespace ProdReady.App.Invitations;

internal sealed record InvitationMail(string Company, string Role, string Token, string Until)
    : Mail("invitation", MailKind.AskedByAnybody)
{
    public static InvitationMail Of(Invitation invitation, string company, string token) => new(
        company, invitation.Role, token,
        invitation.ExpiresAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
}
