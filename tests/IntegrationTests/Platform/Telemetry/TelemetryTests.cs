using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ProdReady.IntegrationTests.Platform.Hosting;
using ProdReady.Platform.Telemetry;

namespace ProdReady.IntegrationTests.Platform.Telemetry;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Logs_a_request_as_one_line_of_JSON_with_its_trace_and_without_what_it_carried()
    {
        await using var api = HostProcess.Start();
        await api.WaitUntilHealthyAsync(path: "/health/live", ct: Test.Ct);
        using var client = new HttpClient { BaseAddress = api.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/nothing/eve@example.test?token=hunter2");
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-00");

        using var answer = await client.SendAsync(request, Test.Ct);

        // A line comes in pieces; what stands behind the last line break is not a whole one yet.
        string[] lines = [];
        await Eventually.IsTrueAsync(
            () => (lines = [.. api.Output.Split('\n')[..^1].Where(one => one.Contains(trace))]).Length > 0, "it is logged");
        var line = Assert.Single(lines);
        var entry = JsonDocument.Parse(line).RootElement;
        var properties = entry.GetProperty("Properties");
        Assert.Equal(trace, entry.GetProperty("TraceId").GetString());
        Assert.Equal("GET", properties.GetProperty("Method").GetString());
        Assert.Equal(401, properties.GetProperty("Status").GetInt32());
        Assert.DoesNotContain("hunter2", api.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("eve@", api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_traces_metrics_and_logs_to_the_endpoint_that_is_set()
    {
        var received = new ConcurrentDictionary<string, string>();
        await using var collector = await TestHost.StartAsync(_ => { }, app => app.MapPost("/v1/{signal}", ReceiveAsync));
        async Task ReceiveAsync(HttpRequest request)
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, Test.Ct);
            received.AddOrUpdate(request.Path, Text(body), (_, before) => before + Text(body));
        }

        await using (var host = await StartAsync(collector.App.Urls.First()))
        {
            using var answer = await host.Client.GetAsync("/things/7", Test.Ct);
            await host.App.StopAsync(Test.Ct);
        }

        await Eventually.IsTrueAsync(() => received.Count == 3, "all three signals have arrived");
        Assert.Contains("/things/{id}", received["/v1/traces"], StringComparison.Ordinal);
        Assert.Contains("our own span", received["/v1/traces"], StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", received["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("our own line", received["/v1/logs"], StringComparison.Ordinal);
    }

    // Protobuf keeps texts as they are.
    private static string Text(MemoryStream body) => Encoding.Latin1.GetString(body.ToArray());

    private static Task<TestHost> StartAsync(string endpoint) => TestHost.StartAsync(
        builder => builder.AddTelemetry(),
        app =>
        {
            app.UseTelemetry();
            app.MapGet("/things/{id}", (int id, ILogger<TelemetryTests> log) =>
            {
                using var span = Instrumentation.Source.StartActivity("our own span");
                log.LogCritical("our own line");
                return TypedResults.Ok(id);
            });
        },
        ("Telemetry:OtlpEndpoint", endpoint),
        ("Logging:LogLevel:Default", "Critical"),
        ("Logging:LogLevel:Microsoft.Hosting.Lifetime", "None"),
        ("Telemetry:TraceRatio", "1"));
}
