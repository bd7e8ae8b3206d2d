using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Telemetry;
using Polly.Timeout;

namespace ProdReady.Platform.Resilience;

// Prevents a slow or failing dependency from holding our requests, from being hammered by retries, and from being
// asked twice for what must happen once. One for each dependency and process, so that all its callers share a circuit.
internal sealed class OutsidePipeline
{
    private static readonly ResiliencePropertyKey<HttpRequestMessage> Request = new("request");

    private readonly OutsideDependencyOptions _options;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public OutsidePipeline(
        string name, OutsideDependencyOptions options, TimeProvider time, TelemetryListener telemetry, bool isOneHost = true)
    {
        (_options, _time) = (options, time);
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage>
        {
            Name = name,
            TimeProvider = time,
            TelemetryListener = telemetry,
        };
        builder.AddTimeout(new TimeoutStrategyOptions { Name = "total", Timeout = options.TotalTimeout })
            .AddStrategy(_ => new ConcurrencyLimit(options), new ConcurrencyLimit.Options())
            .AddRetry(Retry());
        if (isOneHost) builder.AddCircuitBreaker(Circuit());
        _pipeline = builder
            .AddTimeout(new TimeoutStrategyOptions { Name = "attempt", Timeout = options.AttemptTimeout })
            .Build();
    }

    /// <summary>Sends a request, as often as the rules allow; the answer's body has been read within the limits.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> attempt,
        CancellationToken ct)
    {
        var context = ResilienceContextPool.Shared.Get(ct);
        context.Properties.Set(Request, request);
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (context, state) =>
                    await state.pipeline.AttemptAsync(state.request, state.attempt, context.CancellationToken),
                context,
                (pipeline: this, request, attempt));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<HttpResponseMessage> AttemptAsync(
        HttpRequestMessage request,
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> attempt,
        CancellationToken ct)
    {
        var response = await attempt(request, ct);
        try
        {
            await response.Content.LoadIntoBufferAsync(_options.LongestAnswer, ct);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private RetryStrategyOptions<HttpResponseMessage> Retry() => new()
    {
        MaxRetryAttempts = _options.Retries,
        Delay = _options.RetryDelay,
        MaxDelay = _options.LongestRetryDelay,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        ShouldHandle = arguments => ValueTask.FromResult(
            (MayBeRepeated(arguments.Context) || WasTurnedAway(arguments.Outcome.Result))
            && (IsTransient(arguments.Outcome) || IsStillRunning(arguments.Context, arguments.Outcome.Result))
            && !(RetryAfter(arguments.Outcome.Result) > _options.LongestRetryDelay)),
        DelayGenerator = arguments => ValueTask.FromResult(RetryAfter(arguments.Outcome.Result)),
    };

    private CircuitBreakerStrategyOptions<HttpResponseMessage> Circuit() => new()
    {
        FailureRatio = _options.CircuitFailureRatio,
        MinimumThroughput = _options.CircuitMinimumAttempts,
        SamplingDuration = _options.CircuitWindow,
        BreakDuration = _options.CircuitBreak,
        // 429 speaks of our pace, not of its health: it opens nothing.
        ShouldHandle = arguments => ValueTask.FromResult(
            arguments.Outcome.Result?.StatusCode != HttpStatusCode.TooManyRequests && IsTransient(arguments.Outcome)),
    };

    // RFC 9110, 9.2.2; for the others the IETF's httpapi draft of the Idempotency-Key.
    private static bool MayBeRepeated(ResilienceContext context) =>
        RequestOf(context) is var request
        && (request.Method != HttpMethod.Post && request.Method != HttpMethod.Patch || HasKey(request));

    // RFC 6585, 4, and the 529 of model providers: sent before any work is done, so nothing can happen twice.
    private static bool WasTurnedAway(HttpResponseMessage? response) => (int?)response?.StatusCode is 429 or 529;

    // By the same draft, what an earlier attempt left running answers 409 until it is through.
    private static bool IsStillRunning(ResilienceContext context, HttpResponseMessage? response) =>
        response?.StatusCode == HttpStatusCode.Conflict && HasKey(RequestOf(context));

    private static bool HasKey(HttpRequestMessage request) => request.Headers.Contains("Idempotency-Key");

    private static HttpRequestMessage RequestOf(ResilienceContext context) => context.Properties.GetValue(Request, null!);

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException or IOException or TimeoutRejectedException } => true,
        { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests } => true,
        { Result.StatusCode: var status } => (int)status >= 500,
        _ => false,
    };

    private TimeSpan? RetryAfter(HttpResponseMessage? response) => response?.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > _time.GetUtcNow() => date - _time.GetUtcNow(),
        { Date: not null } => TimeSpan.Zero,
        _ => null,
    };
}
