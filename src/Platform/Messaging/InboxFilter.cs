using MassTransit;
using ProdReady.Platform.Database;

namespace ProdReady.Platform.Messaging;

// One transaction around the consumer and the note that it has consumed: a message delivered twice has one effect, and
// a consumer that fails leaves neither.
internal sealed class InboxFilter<TMessage>(UnitOfWork work, Inbox inbox) : IFilter<ConsumeContext<TMessage>>
    where TMessage : class
{
    public async Task Send(ConsumeContext<TMessage> context, IPipe<ConsumeContext<TMessage>> next)
    {
        inbox.EnterTenantOf(context);
        var ct = context.CancellationToken;
        await using var transaction = await work.Db.Database.BeginTransactionAsync(ct);
        if (!await inbox.TryRecordAsync(context, ct))
        {
            await Inbox.PassOverAsync(context);
            return;
        }

        await next.Send(context);
        await transaction.CommitAsync(ct); // By its token: what was left behind commits nothing.
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("inbox");
}
