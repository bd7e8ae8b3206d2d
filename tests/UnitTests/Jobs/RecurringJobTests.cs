using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Leases;
using ProdReady.UnitTests.Leases;

namespace ProdReady.UnitTests.Jobs;

/// <summary>A job each minute that hangs, and does not listen to its token.</summary>
public sealed class RecurringJobTests
{
    private readonly HandClock _clock = new();
    private readonly ErrorLog _log = new();

    [Fact]
    public async Task A_run_that_hangs_is_reported_after_an_hour_and_the_next_one_begins()
    {
        using var job = new HangingJob(_clock, _log);
        await job.StartAsync(TestContext.Current.CancellationToken);
        await BegunAsync(job, runs: 1);
        _clock.Advance(TimeSpan.FromMinutes(29));
        Assert.True(job.HasTimeLeft);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(job.HasTimeLeft);
        Assert.False(job.Tokens.Single().IsCancellationRequested);

        _clock.Advance(TimeSpan.FromMinutes(30));
        await BegunAsync(job, runs: 2);

        Assert.True(job.HasTimeLeft);
        Assert.Equal([true, false], job.Tokens.Select(token => token.IsCancellationRequested));
        Assert.IsType<OverdueException>(Assert.Single(_log.Errors));
        job.GoesOn.SetResult();
        await job.StopAsync(TestContext.Current.CancellationToken);
    }

    // With the timer of its limit, so that the clock may go on.
    private async Task BegunAsync(HangingJob job, int runs)
    {
        var began = Stopwatch.GetTimestamp();
        while (job.Tokens.Count < runs || !_clock.HasOneAt(_clock.Now + TimeSpan.FromHours(1)))
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30), $"Run {runs} does not begin.");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    private sealed class HangingJob(TimeProvider clock, ILogger log) : RecurringJob(TimeSpan.FromMinutes(1), clock, log)
    {
        public ConcurrentQueue<CancellationToken> Tokens { get; } = new();

        public TaskCompletionSource GoesOn { get; } = new();

        public bool HasTimeLeft => HasTime;

        protected override Task RunAsync(CancellationToken ct)
        {
            Tokens.Enqueue(ct);
            return GoesOn.Task;
        }
    }

    private sealed class ErrorLog : ILogger
    {
        public ConcurrentQueue<Exception?> Errors { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Error) Errors.Enqueue(exception);
        }
    }
}
