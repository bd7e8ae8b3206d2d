using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Hosting;

namespace ProdReady.Platform.LoadShedding;

// Prevents overload from turning into collapse: past its limit an instance says 503 at once, and the work that it has taken
// is finished in time.
internal sealed class LoadSheddingMiddleware(RequestDelegate next, IOptions<LoadSheddingOptions> options, TimeProvider clock)
{
    private static readonly Problem Busy = new(StatusCodes.Status503ServiceUnavailable, "Too busy right now; try again shortly.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    private readonly AdaptiveLimit _limit = new(options.Value, clock);

    public async Task InvokeAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<NeverShed>() is not null)
        {
            await next(context);
        }
        else if (await _limit.EnterAsync())
        {
            using var place = new Place(_limit, clock, isTransfer: metadata?.GetMetadata<Transfer>() is not null);
            context.Features.Set(place);
            await next(context);
        }
        else
        {
            await Busy.WriteAsync(context);
        }
    }
}
