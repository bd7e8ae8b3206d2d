using System.Net.Mail;
using System.Net.Sockets;
using Npgsql;

namespace ProdReady.Platform.Messaging;

// An hour without the database or the mail server must not empty every queue into the dead letters: what fails because
// something else is away is tried for as long as that may last.
internal static class Outage
{
    public static bool IsBehind(Exception fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException or NpgsqlException { IsTransient: true } or TimeoutException
                or SmtpException { StatusCode: SmtpStatusCode.GeneralFailure or SmtpStatusCode.ServiceNotAvailable })
            {
                return true;
            }
        }

        return false;
    }
}
