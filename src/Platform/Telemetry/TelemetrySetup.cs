using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using ProdReady.Platform.Hosting;
using Serilog;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Json;

namespace ProdReady.Platform.Telemetry;

// Prevents logs that only a person can read and that nobody can join with traces. Levels come from "Logging:LogLevel" for
// every sink; "Serilog" adds sinks, such as Seq, by configuration alone.
public static class TelemetrySetup
{
    // The framework's own buffer cuts a line into pieces of 256 bytes, each a system call, between which another process that
    // shares the pipe may write.
    private const int LongestLine = 16 * 1024;

    private static readonly Dictionary<string, string?> DefaultLevels = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
        ["Logging:LogLevel:System.Net.Http"] = "Warning",
        ["Logging:LogLevel:MassTransit"] = "Warning",
        ["Logging:LogLevel:ProdReady.Platform.Authentication"] = "Warning",
    };

    public static IHostApplicationBuilder AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<TelemetryOptions>(TelemetryOptions.Section);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = DefaultLevels });
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<OtlpExport>();

        Console.SetOut(new StreamWriter(Console.OpenStandardOutput(), bufferSize: LongestLine) { AutoFlush = true });
        builder.Logging.ClearProviders().AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Services.AddSingleton<ILoggerProvider>(_ =>
            new SerilogLoggerProvider(Logger(builder.Configuration), dispose: true));
        AddOtlpLogs(builder);
        return builder;
    }

    /// <summary>The request log. First of all middleware, so that it sees the status that leaves.</summary>
    public static IApplicationBuilder UseTelemetry(this IApplicationBuilder app) => app.UseMiddleware<RequestLog>();

    private static Serilog.Core.Logger Logger(IConfiguration configuration) => new LoggerConfiguration()
        .MinimumLevel.Verbose()
        .Enrich.FromLogContext()
        .Enrich.With<PathRemoval>()
        .WriteTo.Console(new JsonFormatter(renderMessage: true))
        .ReadFrom.Configuration(configuration)
        .CreateLogger();

    private static void AddOtlpLogs(IHostApplicationBuilder builder)
    {
        var setting = builder.Configuration[$"{TelemetryOptions.Section}:{nameof(TelemetryOptions.OtlpEndpoint)}"];
        if (!Uri.TryCreate(setting, UriKind.Absolute, out var endpoint)) return;

        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.SetResourceBuilder(OtlpExport.Resource(builder.Environment));
            logs.AddOtlpExporter(otlp => OtlpExport.Send(otlp, endpoint, "logs"));
        });
    }
}
