using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace ProdReady.Platform.Email;

// Written beside and then renamed: whoever watches the folder never reads half a mail, and the same mail sent twice is
// one file.
internal sealed class PickupEmailSender(IOptions<EmailOptions> options) : IEmailSender
{
    public async Task SendAsync(EmailMessage message, CancellationToken ct)
    {
        var folder = Path.GetFullPath(options.Value.PickupFolder!);
        var unfinished = Directory.CreateDirectory(Path.Combine(folder, $".{Guid.NewGuid():N}"));
        try
        {
            using var client = new SmtpClient
            {
                DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory,
                PickupDirectoryLocation = unfinished.FullName,
            };
            using var mail = MailFormat.Write(message, options.Value.From);
            await client.SendMailAsync(mail, ct);
            File.Move(unfinished.GetFiles("*.eml").Single().FullName, Path.Combine(folder, $"{message.Id}.eml"), overwrite: true);
        }
        finally
        {
            unfinished.Delete(recursive: true);
        }
    }
}
