using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Hosting;

namespace ProdReady.Platform.LoadShedding;

// Prevents overload from turning into collapse: past its limit an instance says 503 at once, and the work that it has taken
// is finished in time.
internal sealed partial class LoadSheddingMiddleware(
    RequestDelegate next, IOptions<LoadSheddingOptions> options, TimeProvider clock, ILogger<LoadSheddingMiddleware> log,
    IServiceProvider services)
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    private readonly AdaptiveLimit _limit = new(options.Value, clock);
    private long _reported;
    private int _turnedAway;
    private BusyAnswer? _busy;

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
            context.Features.Set(TurnedAway.Instance);
            Report();
            _busy ??= await BusyAnswer.RenderAsync(services);
            _busy.Write(context);
        }
    }

    private void Report()
    {
        Interlocked.Increment(ref _turnedAway);
        var last = Interlocked.Read(ref _reported);
        if (clock.GetElapsedTime(last) < ReportInterval) return;
        if (Interlocked.CompareExchange(ref _reported, clock.GetTimestamp(), last) != last) return;
        LogTurnedAway(log, Interlocked.Exchange(ref _turnedAway, 0));
    }

    [LoggerMessage(LogLevel.Warning, "Too busy: {Count} requests were turned away since this was last said.")]
    private static partial void LogTurnedAway(ILogger log, int count);
}
