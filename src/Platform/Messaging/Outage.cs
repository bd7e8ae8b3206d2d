using System.Net.Mail;
using System.Net.Sockets;
using Npgsql;
using ProdReady.Platform.Errors;
using ProdReady.Platform.ObjectStorage;
using ProdReady.Platform.Scanning;

namespace ProdReady.Platform.Messaging;

// An hour without the database or the mail server must not empty every queue into the dead letters: what fails because
// something else is away is tried for as long as that may last.
internal static class Outage
{
    public static bool IsBehind(Exception fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException or TimeoutException
                or ObjectStorageException or ScannerException { IsAway: true }
                || (cause is NpgsqlException database && DatabaseProblems.MayPass(database))
                || (cause is SmtpException mail && IsForNow(mail.StatusCode)))
            {
                return true;
            }
        }

        return false;
    }

    // No answer at all, or one of 4yz (RFC 5321, 4.2.1): a mailbox is busy, or a greylist wants to see us again in minutes.
    private static bool IsForNow(SmtpStatusCode answer) =>
        answer == SmtpStatusCode.GeneralFailure || (int)answer is >= 400 and < 500;
}
