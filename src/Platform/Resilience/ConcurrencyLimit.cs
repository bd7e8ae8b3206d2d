using System.Threading.RateLimiting;
using Polly;

namespace ProdReady.Platform.Resilience;

// Prevents one slow dependency from taking every thread, connection and request slot of this instance with it.
internal sealed class ConcurrencyLimit(OutsideDependencyOptions options) : ResilienceStrategy<HttpResponseMessage>
{
    private readonly ConcurrencyLimiter _places = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.ConcurrentCalls,
        QueueLimit = options.WaitingCalls,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    protected override async ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback,
        ResilienceContext context,
        TState state)
    {
        RateLimitLease place;
        try
        {
            place = await _places.AcquireAsync(1, context.CancellationToken);
        }
        catch (OperationCanceledException exception)
        {
            return Outcome.FromException<HttpResponseMessage>(exception);
        }

        using (place)
        {
            return place.IsAcquired
                ? await callback(context, state)
                : Outcome.FromException<HttpResponseMessage>(new TooManyCallsException());
        }
    }

    internal sealed class Options : ResilienceStrategyOptions
    {
        public Options() => Name = "concurrency";
    }
}
