using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProdReady.IntegrationTests.Platform.Errors;
using ProdReady.Platform.Errors;
using ProdReady.Platform.LoadShedding;
using ProdReady.Platform.Telemetry;

namespace ProdReady.IntegrationTests.Platform.LoadShedding;

public sealed class LoadSheddingTests
{
    private static readonly TimeSpan BurstTime = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _entered = new(0);
    private readonly TaskCompletionSource _finish = new();
    private readonly WarningLog _log = new();
    private readonly TestClock _clock = new(BurstTime); // nobody's wait in the queue ends by itself

    [Fact]
    public async Task Past_its_limits_an_instance_says_503_at_once_and_health_is_still_answered()
    {
        await using var host = await StartAsync(queued: 0);
        var working = await FillAsync(host);

        using var shed = await host.Client.GetAsync("/work", Test.Ct);
        using var live = await host.Client.GetAsync("/health/live", Test.Ct);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, shed.StatusCode);
        Assert.NotNull(shed.Headers.RetryAfter);
        Assert.True(shed.Headers.Contains(BusyAnswer.Mark));
        await BadRequestTests.ProblemOf(shed);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(0, _clock.Started);
        await FinishAsync(working);
    }

    [Fact]
    public async Task Each_who_is_turned_away_is_told_the_trace_of_its_own_request()
    {
        await using var host = await StartAsync(queued: 0);
        var working = await FillAsync(host);

        for (var i = 0; i < 2; i++)
        {
            var trace = ActivityTraceId.CreateRandom();
            using var request = new HttpRequestMessage(HttpMethod.Get, "/work");
            request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
            using var shed = await host.Client.SendAsync(request, Test.Ct);

            Assert.Equal($"{trace}", (await BadRequestTests.ProblemOf(shed)).GetProperty("traceId").GetString());
            Assert.NotEqual(true, shed.Headers.TransferEncodingChunked);
        }

        await FinishAsync(working);
    }

    [Fact]
    public async Task A_request_waits_in_the_queue_no_longer_than_its_time()
    {
        await using var host = await StartAsync(queued: 5);
        var working = await FillAsync(host);

        var queued = host.Client.GetAsync("/work", Test.Ct);
        await Eventually.IsTrueAsync(() => _clock.Waiting.Count == 1, "it waits for its time");
        Assert.False(queued.IsCompleted);
        _clock.Ring();
        using var late = await queued;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, late.StatusCode);
        await FinishAsync(working);
        using var next = await host.Client.GetAsync("/work", Test.Ct);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task A_queued_request_is_carried_out_when_its_turn_comes()
    {
        await using var host = await StartAsync(queued: 5);
        var working = await FillAsync(host);

        var queued = host.Client.GetAsync("/work", Test.Ct);
        await Eventually.IsTrueAsync(() => _clock.Waiting.Count == 1, "it is in the queue");
        await FinishAsync(working);

        using var answer = await queued;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Those_turned_away_are_counted_in_the_log_and_do_not_fill_it()
    {
        await using var host = await StartAsync(queued: 0);
        var working = await FillAsync(host);

        for (var i = 0; i < 50; i++)
        {
            using var shed = await host.Client.GetAsync("/work", Test.Ct);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, shed.StatusCode);
        }

        Assert.InRange(_log.Lines.Count, 1, 25); // one a second
        Assert.Contains("turned away", _log.Lines.First(), StringComparison.Ordinal);
        await FinishAsync(working);
    }

    private async Task<Task<HttpResponseMessage>[]> FillAsync(TestHost host)
    {
        Task<HttpResponseMessage>[] working = [host.Client.GetAsync("/work", Test.Ct), host.Client.GetAsync("/work", Test.Ct)];
        await _entered.WaitAsync(Test.Ct);
        await _entered.WaitAsync(Test.Ct);
        return working;
    }

    private async Task FinishAsync(Task<HttpResponseMessage>[] working)
    {
        _finish.SetResult();
        foreach (var answer in await Task.WhenAll(working)) Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private Task<TestHost> StartAsync(int queued) => TestHost.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(_clock);
            builder.Logging.AddProvider(_log).SetMinimumLevel(LogLevel.Warning);
            builder.AddErrors().AddLoadShedding();
        },
        app =>
        {
            app.UseTelemetry();
            app.UseErrors();
            app.UseLoadShedding();
            app.MapGet("/health/live", () => TypedResults.Ok()).WithMetadata(NeverShed.Instance);
            app.MapGet("/work", async () =>
            {
                _entered.Release();
                await _finish.Task;
                return TypedResults.Ok();
            });
        },
        ("LoadShedding:MaxConcurrent", "2"),
        ("LoadShedding:MaxQueued", queued.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("LoadShedding:BurstTime", $"{BurstTime}"));

    private sealed class WarningLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
