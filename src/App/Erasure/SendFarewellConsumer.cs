using MassTransit;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Email;

namespace ProdReady.App.Erasure;

/// <summary>Tells a person that their account is gone, and forgets where they are reached.</summary>
internal sealed class SendFarewellConsumer(AppDbContext db, IEmailSender email) : IConsumer<ErasureDone>
{
    public async Task Consume(ConsumeContext<ErasureDone> context)
    {
        var (id, ct) = (context.Message.FarewellId, context.CancellationToken);
        if (await db.Farewells.SingleOrDefaultAsync(row => row.Id == id, ct) is not { } farewell) return;

        await email.SendAsync(
            new EmailMessage($"farewell-{id:N}", farewell.Email, "Your account was erased", """
                Your account and what we held on you was deleted, and you are signed out everywhere. What the law or the
                security of others makes us keep names you no more.

                This is our last mail to you. With this address you can register anew at any time.
                """), ct);
        db.Remove(farewell);
        await db.SaveChangesAsync(ct);
    }
}
