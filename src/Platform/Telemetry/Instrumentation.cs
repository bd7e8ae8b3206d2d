using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ProdReady.Platform.Telemetry;

/// <summary>
/// The product's own source of spans and metrics. One name for all of them: a source that the exporter does not know is
/// silently dropped.
/// </summary>
public static class Instrumentation
{
    public const string Name = "ProdReady";

    public static ActivitySource Source { get; } = new(Name);

    public static Meter Meter { get; } = new(Name);
}
