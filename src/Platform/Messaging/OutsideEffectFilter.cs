using MassTransit;

namespace ProdReady.Platform.Messaging;

// A mail that is sent cannot be rolled back, and a transaction held open over a slow mail server starves the database.
// So the note comes after the effect: one case is left in which the effect happens twice, a death between the two, and
// the effect must be recognisable for what it repeats (a Message-ID, an idempotency key).
internal sealed class OutsideEffectFilter<TMessage>(Inbox inbox) : IFilter<ConsumeContext<TMessage>>
    where TMessage : class
{
    public async Task Send(ConsumeContext<TMessage> context, IPipe<ConsumeContext<TMessage>> next)
    {
        inbox.EnterTenantOf(context);
        if (await inbox.HasConsumedAsync(context))
        {
            await Inbox.PassOverAsync(context);
            return;
        }

        await next.Send(context);
        await inbox.TryRecordAsync(context, CancellationToken.None);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("outside-effect");
}
