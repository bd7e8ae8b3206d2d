using MassTransit;
using Microsoft.EntityFrameworkCore;
using ProdReady.Platform.Database;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Messaging;

// A broker delivers at least once. What this queue has consumed is written down, so that the second delivery of a message
// is known for what it is.
internal sealed class Inbox(UnitOfWork work, CurrentTenant tenant, TimeProvider clock)
{
    /// <summary>Without its tenant a consumer would see no row at all. An empty id is nobody's.</summary>
    public void EnterTenantOf(ConsumeContext context) =>
        tenant.Enter(Guid.TryParse(context.Headers.Get<string>(MessageHeaders.Tenant), out var id)
            ? id
            : throw new InvalidOperationException("The message names no tenant."));

    public Task<bool> HasConsumedAsync(ConsumeContext context)
    {
        var (id, queue) = (context.MessageId!.Value, QueueOf(context));
        return work.Db.InboxMessages.AnyAsync(
            message => message.MessageId == id && message.Queue == queue, context.CancellationToken);
    }

    /// <summary>
    /// False when it is there already. In a transaction, a second delivery that runs at the same time waits here for the
    /// first one's commit and then finds its row.
    /// </summary>
    public async Task<bool> TryRecordAsync(ConsumeContext context, CancellationToken ct)
    {
        var inserted = await work.Db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO inbox_messages (message_id, queue, consumed_at)
            VALUES ({context.MessageId!.Value}, {QueueOf(context)}, {clock.GetUtcNow()}) ON CONFLICT DO NOTHING
            """, ct);
        return inserted == 1;
    }

    /// <summary>A message that no consumer was given would count as one that nobody knows, and become a dead letter.</summary>
    public static Task PassOverAsync<TMessage>(ConsumeContext<TMessage> context) where TMessage : class =>
        context.NotifyConsumed(context, TimeSpan.Zero, nameof(Inbox));

    public static string QueueOf(ConsumeContext context) => context.ReceiveContext.InputAddress.AbsolutePath.Split('/')[^1];
}
