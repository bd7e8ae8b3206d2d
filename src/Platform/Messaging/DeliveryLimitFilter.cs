using MassTransit;

namespace ProdReady.Platform.Messaging;

// A message that ends its Worker, by eating up the memory, say, goes to the next Worker and ends that one: for ever, or until
// the broker drops it unseen (RabbitMQ 4, after 20 deliveries). Here it becomes a dead letter before it is consumed once more.
internal sealed class DeliveryLimitFilter : IFilter<ConsumeContext>
{
    private const int MostDeliveries = 10;

    /// <summary>The header in which quorum queues tell how often a message was delivered before, and never confirmed.</summary>
    public const string Count = "x-delivery-count";

    public Task Send(ConsumeContext context, IPipe<ConsumeContext> next) =>
        context.ReceiveContext.TransportHeaders.Get<long>(Count) >= MostDeliveries
            ? throw new UnconfirmedException(MostDeliveries)
            : next.Send(context);

    public void Probe(ProbeContext context) => context.CreateFilterScope("delivery-limit");
}

internal sealed class UnconfirmedException(int deliveries)
    : Exception($"It was delivered {deliveries} times, and each time its Worker died or lost the broker.");
