using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ProdReady.Platform.Telemetry;

// Prevents the framework's and the libraries' own spans and metrics from going nowhere. Without an endpoint nothing listens,
// and they cost next to nothing.
internal sealed class OtlpExport(IOptions<TelemetryOptions> options, IHostEnvironment environment) : IHostedService, IDisposable
{
    private static readonly string[] Sources =
        [$"{Instrumentation.Name}*", "App.*", "Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "MassTransit"];

    private static readonly string[] Meters =
    [
        $"{Instrumentation.Name}*", "App.*", "Microsoft.AspNetCore.*", "System.Net.Http", "System.Runtime", "Npgsql",
        "MassTransit",
    ];

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.OtlpEndpoint is not { } endpoint) return Task.CompletedTask;

        // By the trace id alone, not by a caller's flag: a client must not decide what we spend, and all hosts decide alike.
        var sampler = new TraceIdRatioBasedSampler(options.Value.TraceRatio);
        var resource = Resource(environment);
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .SetSampler(new ParentBasedSampler(sampler, sampler, sampler))
            .AddSource(Sources)
            .AddOtlpExporter(otlp => Send(otlp, endpoint, "traces"))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(Meters)
            .AddOtlpExporter(otlp => Send(otlp, endpoint, "metrics"))
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    internal static ResourceBuilder Resource(IHostEnvironment environment) => ResourceBuilder.CreateDefault()
        .AddService(environment.ApplicationName, serviceInstanceId: Environment.MachineName)
        .AddAttributes([new("deployment.environment.name", environment.EnvironmentName)]);

    internal static void Send(OtlpExporterOptions otlp, Uri endpoint, string signal)
    {
        otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
        otlp.Endpoint = new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/v1/{signal}");
    }
}
