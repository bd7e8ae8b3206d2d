using MassTransit;
using Microsoft.Extensions.Logging;

namespace ProdReady.Platform.Messaging;

// The request log's counterpart: without it nobody can tell whether a message was late, slow or never there. One line
// for each message that is done with, in the trace of the request that caused it; failures are logged by the bus.
internal sealed class ConsumeLogFilter<TMessage>(ILogger<ConsumeLogFilter<TMessage>> log, TimeProvider clock)
    : IFilter<ConsumeContext<TMessage>>
    where TMessage : class
{
    public async Task Send(ConsumeContext<TMessage> context, IPipe<ConsumeContext<TMessage>> next)
    {
        using var trace = MessageTrace.Consume(context);
        context.ReceiveContext.GetOrAddPayload(() => new Tries()).Count++;
        var began = clock.GetTimestamp();
        await next.Send(context);
        log.LogInformation(
            "{Message} {MessageId} of tenant {Tenant} consumed from {Queue} in {Milliseconds} ms",
            typeof(TMessage).Name, context.MessageId, context.Headers.Get<string>(MessageHeaders.Tenant),
            Inbox.QueueOf(context), Math.Round(clock.GetElapsedTime(began).TotalMilliseconds, 2));
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("consume-log");
}

/// <summary>How often a delivery was given to its consumer.</summary>
internal sealed class Tries
{
    public int Count { get; set; }
}
