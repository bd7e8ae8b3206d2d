using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Errors;

namespace ProdReady.Platform.LoadShedding;

// Prevents overload from turning into collapse: past its limits an instance says 503 at once, and the work that it has taken
// is finished in time. Newest first: under overload the oldest in the queue has most likely been given up by its client.
internal sealed class LoadSheddingMiddleware(RequestDelegate next, IOptions<LoadSheddingOptions> options, TimeProvider clock)
    : IDisposable
{
    private static readonly Problem Busy = new(StatusCodes.Status503ServiceUnavailable, "Too busy right now; try again shortly.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    private readonly ConcurrencyLimiter _limiter = new(new()
    {
        PermitLimit = options.Value.MaxConcurrent,
        QueueLimit = options.Value.MaxQueued,
        QueueProcessingOrder = QueueProcessingOrder.NewestFirst,
    });

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<NeverShed>() is not null) return next(context);

        var lease = _limiter.AttemptAcquire();
        return lease.IsAcquired ? RunAsync(context, lease) : WaitAsync(context);
    }

    public void Dispose() => _limiter.Dispose();

    private async Task RunAsync(HttpContext context, RateLimitLease lease)
    {
        using (lease)
        {
            // An answer that goes on for minutes gives its place back as soon as it has begun.
            context.Features.Set(lease);
            await next(context);
        }
    }

    private async Task WaitAsync(HttpContext context)
    {
        using var inTime = new CancellationTokenSource(options.Value.QueueTime, clock);
        var lease = await AcquireAsync(inTime.Token);
        await (lease is { IsAcquired: true } ? RunAsync(context, lease) : Busy.WriteAsync(context));
    }

    private async Task<RateLimitLease?> AcquireAsync(CancellationToken ct)
    {
        try
        {
            return await _limiter.AcquireAsync(1, ct);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
