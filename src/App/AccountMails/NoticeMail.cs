using System.Text.Json;
using ProdReady.Platform.Email;

namespace ProdReady.App.AccountMails;

internal sealed record NoticeMail : Mail
{
    public NoticeMail(Notice notice) : base(
        JsonNamingPolicy.KebabCaseLower.ConvertName($"{notice}"),
        notice == Notice.AccountExists ? MailKind.AskedByAnybody : MailKind.Transactional)
    {
    }
}
