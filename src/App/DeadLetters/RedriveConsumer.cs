using MassTransit;
using ProdReady.Platform.Messaging;

namespace ProdReady.App.DeadLetters;

/// <summary>Does what <c>./dev redrive</c> does. A second delivery finds nothing left to move.</summary>
internal sealed class RedriveConsumer(Redrive redrive) : IConsumer<RedriveAsked>
{
    public Task Consume(ConsumeContext<RedriveAsked> context) =>
        redrive.MoveAsync(context.Message.Queue, context.CancellationToken);
}
