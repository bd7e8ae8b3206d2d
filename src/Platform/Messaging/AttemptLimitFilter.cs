using MassTransit;
using MassTransit.Configuration;
using MassTransit.Context;
using ProdReady.Platform.Leases;

namespace ProdReady.Platform.Messaging;

// A consumer that hangs keeps a place among the messages at work for ever. After half an hour the broker gives up on all that
// the queue's channel holds (consumer_timeout), and as long as the consumer hangs, the bus here takes no more from that queue.
internal sealed class AttemptLimitFilter<TMessage>(AttemptLimit limit) : IFilter<ConsumeContext<TMessage>>
    where TMessage : class
{
    public Task Send(ConsumeContext<TMessage> context, IPipe<ConsumeContext<TMessage>> next) =>
        limit.HoldAsync(end => next.Send(new Limited(context, end)), context.CancellationToken);

    public void Probe(ProbeContext context) => context.CreateFilterScope("attempt-limit");

    private sealed class Limited(ConsumeContext<TMessage> context, CancellationToken end) : ConsumeContextProxy<TMessage>(context)
    {
        public override CancellationToken CancellationToken => end;
    }
}

// Outside of the scope of a try: what is left behind goes on with a context that would else be given to the next one.
internal sealed class AttemptLimits : ConfigurationObserver, IMessageConfigurationObserver
{
    private readonly AttemptLimit _limit;

    public AttemptLimits(IConsumePipeConfigurator queue, AttemptLimit limit) : base(queue)
    {
        _limit = limit;
        Connect(this);
    }

    public void MessageConfigured<TMessage>(IConsumePipeConfigurator configurator) where TMessage : class =>
        configurator.AddPipeSpecification(
            new FilterPipeSpecification<ConsumeContext<TMessage>>(new AttemptLimitFilter<TMessage>(_limit)));
}
