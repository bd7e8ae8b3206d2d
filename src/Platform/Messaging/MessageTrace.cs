using System.Diagnostics;
using MassTransit;

namespace ProdReady.Platform.Messaging;

// The libraries begin a span only while an exporter records it. Without one, or for a trace that is not sampled, the log
// lines of a consumer would carry no trace id; so the context is handed on in any case.
internal static class MessageTrace
{
    private static readonly ActivitySource Source = new("App.Messaging");

    /// <summary>From the outbox row to the broker.</summary>
    public static Activity Publish(string? traceParent) =>
        Source.StartActivity("outbox publish", ActivityKind.Producer, traceParent) ?? Unrecorded("outbox publish", traceParent);

    /// <summary>Continues the message's trace, unless MassTransit has done so.</summary>
    public static Activity? Consume(ConsumeContext context) => Activity.Current is null
        ? Unrecorded("consume", context.Headers.Get<string>(MessageHeaders.TraceParent))
        : null;

    private static Activity Unrecorded(string name, string? traceParent)
    {
        var activity = new Activity(name);
        if (traceParent is not null)
        {
            activity.SetParentId(traceParent);
        }

        return activity.Start();
    }
}
