using MassTransit;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Email;

namespace ProdReady.App.Erasure;

/// <summary>Tells a person that their account is gone, and forgets where they are reached.</summary>
internal sealed class SendFarewellConsumer(AppDbContext db, Mailer mailer) : IConsumer<ErasureDone>
{
    public async Task Consume(ConsumeContext<ErasureDone> context)
    {
        var (id, ct) = (context.Message.FarewellId, context.CancellationToken);
        if (await db.Farewells.SingleOrDefaultAsync(row => row.Id == id, ct) is not { } farewell) return;

        await mailer.SendAsync($"farewell-{id:N}", farewell.Email, new FarewellMail(), ct);
        db.Remove(farewell);
        await db.SaveChangesAsync(ct);
    }
}
