using System.Diagnostics.Metrics;
using System.Text;
using MassTransit;
using MassTransit.Middleware;
using MassTransit.Middleware.Rescue;
using Microsoft.Extensions.Logging;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Messaging;

// A message that is put aside unseen is a lost one. It is listed before it is moved, so that what lies in the dead letters
// is in the list; where the list cannot be written, the message is moved all the same, to make room for the others.
internal sealed class DeadLetterFilter(AcrossTenants acrossTenants, TimeProvider clock, ILogger<DeadLetterFilter> log)
    : IFilter<ExceptionReceiveContext>
{
    private static readonly Counter<long> Died = new Meter("App.DeadLetters").CreateCounter<long>(
        "deadletters.recorded", "{message}", "Messages put aside because their consumer failed at every try");

    private readonly IPipe<ExceptionReceiveContext> _move =
        Pipe.New<ExceptionReceiveContext>(pipe => pipe.UseFilter(new ErrorTransportFilter()));

    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        var queue = context.InputAddress.AbsolutePath.Split('/')[^1];
        Died.Add(1, new KeyValuePair<string, object?>("queue", queue));
        try
        {
            await using var db = acrossTenants.OpenPlatform();
            db.Add(Describe(context, queue));
            await db.SaveChangesAsync(CancellationToken.None);
        }
        catch (Exception fault)
        {
            log.LogError(fault, "A dead letter of {Queue} could not be listed; the broker has it all the same", queue);
        }

        // Known as failed, or the bus would put aside a second time what it could not even read.
        if (!context.IsFaulted) await context.NotifyFaulted(context.Exception);
        await _move.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("dead-letter");

    private DeadLetter Describe(ExceptionReceiveContext context, string queue)
    {
        var (now, fault) = (clock.GetUtcNow(), context.Exception.GetBaseException());
        var properties = context.TryGetPayload<RabbitMqBasicConsumeContext>(out var rabbit) ? rabbit.Properties : null;
        return new DeadLetter
        {
            Id = Guid.CreateVersion7(now),
            TenantId = Guid.TryParse(Header(MessageHeaders.Tenant), out var tenant) ? tenant : Guid.Empty,
            Queue = queue,
            MessageId = Guid.TryParse(properties?.MessageId, out var id) ? id : null,
            MessageType = Header(MessageHeaders.Type),
            TraceParent = Header(MessageHeaders.TraceParent),
            ExceptionType = fault.GetType().FullName!,
            Reason = DeadLetter.WithoutValues(fault.Message),
            Tries = context.TryGetPayload<Tries>(out var tries) ? tries.Count : 1,
            DiedAt = now,
        };

        string? Header(string name) => properties?.Headers?.TryGetValue(name, out var value) == true
            ? value is byte[] { Length: < 300 } bytes ? Encoding.UTF8.GetString(bytes) : value as string
            : null;
    }
}

// A message that no consumer of its queue knows is a dead letter like the others: in a queue of its own, as the bus would
// have it, nobody would look for it.
internal sealed class SkippedFilter(DeadLetterFilter deadLetters) : IFilter<ReceiveContext>
{
    public Task Send(ReceiveContext context, IPipe<ReceiveContext> next) => deadLetters.Send(
        new RescueExceptionReceiveContext(
            context, new MessageNotConsumedException(context.InputAddress, "No consumer here knows the message's type.")),
        Pipe.Empty<ExceptionReceiveContext>());

    public void Probe(ProbeContext context) => context.CreateFilterScope("skipped");
}
