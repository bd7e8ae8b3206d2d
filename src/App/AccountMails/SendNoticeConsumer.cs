using MassTransit;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Email;

namespace ProdReady.App.AccountMails;

/// <summary>Tells a user what happened to their account.</summary>
internal sealed class SendNoticeConsumer(AppDbContext db, Mailer mailer) : IConsumer<NoticeDue>
{
    public async Task Consume(ConsumeContext<NoticeDue> context)
    {
        var (notice, ct) = (context.Message, context.CancellationToken);
        var address = await db.Users.Where(user => user.Id == notice.UserId).Select(user => user.Email).SingleOrDefaultAsync(ct);
        if (address is null) return;
        await mailer.SendAsync($"notice-{context.MessageId:N}", address, new NoticeMail(notice.Notice), ct);
    }
}
