using Serilog.Core;
using Serilog.Events;

namespace ProdReady.Platform.Telemetry;

// Prevents paths, which may hold what people typed, from reaching the logs: the server puts the path on every line that is
// written during a request. The trace id is enough to join lines.
internal sealed class PathRemoval : ILogEventEnricher
{
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        logEvent.RemovePropertyIfPresent("RequestPath");
        logEvent.RemovePropertyIfPresent("RequestId");
        logEvent.RemovePropertyIfPresent("ConnectionId");
    }
}
