using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Polly.Telemetry;

namespace ProdReady.Platform.Resilience;

// Prevents retries from hiding that a dependency is ill until it dies: every retry, timeout and open circuit is counted.
internal sealed class OutsideTelemetry : TelemetryListener
{
    public const string MeterName = "ProdReady.Resilience";

    private readonly Counter<long> _events;
    private readonly ILogger<OutsideTelemetry> _logger;

    public OutsideTelemetry(IMeterFactory meters, ILogger<OutsideTelemetry> logger)
    {
        _logger = logger;
        _events = meters.Create(MeterName).CreateCounter<long>(
            "outside.events", "{event}", "Retries, timeouts and circuit changes, by dependency.");
    }

    public override void Write<TResult, TArgs>(in TelemetryEventArguments<TResult, TArgs> args)
    {
        var (name, severity) = (args.Event.EventName, args.Event.Severity);
        if (name == "ExecutionAttempt" || name == "PipelineExecuting" || name == "PipelineExecuted")
        {
            return;
        }

        var dependency = args.Source.PipelineName;
        _events.Add(
            1, new KeyValuePair<string, object?>("dependency", dependency), new KeyValuePair<string, object?>("event", name));
        _logger.Log(
            severity >= ResilienceEventSeverity.Error ? LogLevel.Error : LogLevel.Warning,
            args.Outcome?.Exception,
            "Dependency {Dependency}: {Event} ({Strategy}).",
            dependency, name, args.Source.StrategyName);
    }
}
