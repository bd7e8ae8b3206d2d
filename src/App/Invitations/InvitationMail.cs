using System.Globalization;
using ProdReady.Platform.Email;

namespace ProdReady.App.Invitations;

internal sealed record InvitationMail(string Company, string Role, Uri Link, string Until)
    : Mail("invitation", MailKind.AskedByAnybody)
{
    public const string Page = "accept-invitation";

    public static InvitationMail Of(Invitation invitation, string company, Uri link) => new(
        company, invitation.Role, link,
        invitation.ExpiresAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
}
