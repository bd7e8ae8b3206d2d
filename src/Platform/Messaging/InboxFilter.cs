using MassTransit;
using Microsoft.EntityFrameworkCore;
using ProdReady.Platform.Database;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Messaging;

// One transaction around the consumer and the note that it has consumed: a message delivered twice has one effect, and
// a consumer that fails leaves neither. It also sets the tenant, without which the consumer would see no row at all.
internal sealed class InboxFilter<TMessage>(PlatformDbContext db, CurrentTenant tenant, TimeProvider clock)
    : IFilter<ConsumeContext<TMessage>>
    where TMessage : class
{
    public async Task Send(ConsumeContext<TMessage> context, IPipe<ConsumeContext<TMessage>> next)
    {
        tenant.Enter(context.Headers.Get<Guid>(MessagingSetup.TenantHeader)
            ?? throw new InvalidOperationException("The message names no tenant."));

        var ct = context.CancellationToken;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await IsFirstDeliveryAsync(context))
        {
            return;
        }

        await next.Send(context);
        await transaction.CommitAsync(ct);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("inbox");

    // A second delivery that runs at the same time waits here for the first one's commit, then finds its row.
    private async Task<bool> IsFirstDeliveryAsync(ConsumeContext<TMessage> context)
    {
        var queue = context.ReceiveContext.InputAddress.AbsolutePath.Split('/')[^1];
        var inserted = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO inbox_messages (message_id, queue, consumed_at)
            VALUES ({context.MessageId!.Value}, {queue}, {clock.GetUtcNow()}) ON CONFLICT DO NOTHING
            """, context.CancellationToken);
        return inserted == 1;
    }
}
