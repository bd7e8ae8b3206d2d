using System.ComponentModel.DataAnnotations;

namespace ProdReady.Platform.Telemetry;

/// <summary>Where traces, metrics and logs go. Prevents tracing every request from costing more than the requests.</summary>
public sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>An OTLP/HTTP receiver, as <c>http://collector:4318</c>. None: nothing is exported, nothing spent.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>The part of all requests that is traced, 0 to 1; the same ones in every instance and host.</summary>
    [Range(0.0, 1.0)]
    public double TraceRatio { get; set; } = 0.1;
}
