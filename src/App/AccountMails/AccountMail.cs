using ProdReady.Platform.Email;

namespace ProdReady.App.AccountMails;

/// <summary>What people read. A link's token stands behind the #, which browsers send to no server and write in no log.</summary>
internal static class AccountMail
{
    private const string IfItWasNotYou =
        "If it was not you, change your password now, sign out everywhere, and look through your second factors.";

    public static EmailMessage Link(MailedLink link, string id, string webAddress, string token)
    {
        var address = $"{webAddress.TrimEnd('/')}/{link.Purpose}#{token}";
        return link.Purpose == MailedLink.Reset
            ? new EmailMessage(id, link.Email, "Choose a new password", $"""
                Somebody, we hope you, forgot the password of your account. Within an hour, this link lets you choose another:

                {address}

                If it was not you, do nothing: nobody else can read this mail.
                """)
            : new EmailMessage(id, link.Email, "Confirm your e-mail address", $"""
                Within two days, this link confirms that this is your address:

                {address}

                If you have not asked for it, do nothing.
                """);
    }

    public static EmailMessage Tell(Notice notice, string id, string email) => notice switch
    {
        Notice.AccountExists => new EmailMessage(id, email, "You have an account already", """
            Somebody, perhaps you, registered with this address. It has an account already, and nothing was changed:
            sign in as before, or choose a new password if you forgot yours.
            """),
        Notice.PasswordChanged => new EmailMessage(id, email, "Your password was changed", """
            The password of your account was changed, and it was signed out everywhere else.

            If it was not you, choose a new password now, by "forgotten password".
            """),
        Notice.EmailChangeAsked => new EmailMessage(id, email, "Your e-mail address is about to change", """
            Somebody who knows your password asked us to use another address for your account. It counts once it is confirmed.

            If it was not you, change your password now: that ends the request.
            """),
        Notice.SecondFactorAdded => new EmailMessage(id, email, "A second factor was added", $"""
            An authenticator app or a passkey was added to your account.

            {IfItWasNotYou}
            """),
        Notice.SecondFactorRemoved => new EmailMessage(id, email, "A second factor was removed", $"""
            An authenticator app or a passkey was removed from your account.

            {IfItWasNotYou}
            """),
        Notice.RecoveryCodesRenewed => new EmailMessage(id, email, "Your recovery codes were renewed", $"""
            The recovery codes of your account were replaced by new ones.

            {IfItWasNotYou}
            """),
        Notice.RecoveryCodeUsed => new EmailMessage(id, email, "A recovery code was used", $"""
            Somebody who knows your password used one of your recovery codes.

            {IfItWasNotYou}
            """),
        _ => TellMore(notice, id, email),
    };

    private static EmailMessage TellMore(Notice notice, string id, string email) => notice switch
    {
        Notice.SessionsEnded => new EmailMessage(id, email, "You were signed out everywhere", """
            We signed your account out everywhere, because somebody told us, or we saw, that it may be in wrong hands.

            If your password does not let you in, choose a new one by "forgotten password"; then look through your second
            factors.
            """),
        Notice.TenantDeletionPlanned => new EmailMessage(id, email, "A company of yours is going to be deleted", """
            An owner asked us to delete a company that you own. Until it is due, any owner can undo it and take the data along;
            nothing else works there any more.

            If nobody of you asked for it, undo it now, and change your password.
            """),
        Notice.ExportReady => new EmailMessage(id, email, "Your export is ready", """
            The copy of data that you asked for can be fetched for seven days, by you alone, after you have signed in.

            If you have not asked for it, change your password now.
            """),
        Notice.WebhookDisabled => new EmailMessage(id, email, "A webhook of your company was disabled", """
            It has not taken our events for a long time, or said that it is gone, so we send nothing there any more.

            Repair what listens there, then enable it again: what has waited is sent then.
            """),
        _ => throw new ArgumentOutOfRangeException(nameof(notice), notice, null),
    };
}
