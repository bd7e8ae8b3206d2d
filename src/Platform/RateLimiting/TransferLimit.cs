using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Authentication;

namespace ProdReady.Platform.RateLimiting;

// A request that lasts for minutes counts as one, like any other: without this, one tenant's slow files take every place
// that the instance has.
public static class TransferLimit
{
    private const string Transfers = "transfers";
    private const string Streams = "streams";

    /// <summary>So many files of a tenant at once (<c>RateLimiting:TransfersAtOnce</c>); past this 429.</summary>
    public static RouteHandlerBuilder LimitTransfers(this RouteHandlerBuilder route) => route.RequireRateLimiting(Transfers);

    /// <summary>So many event streams of a tenant at once (<c>RateLimiting:StreamsAtOnce</c>); past this 429.</summary>
    public static RouteHandlerBuilder LimitStreams(this RouteHandlerBuilder route) => route.RequireRateLimiting(Streams);

    internal static void Add(RateLimiterOptions limiter, IOptions<RateLimitingOptions> options)
    {
        AddPlaces(Transfers, options.Value.TransfersAtOnce);
        AddPlaces(Streams, options.Value.StreamsAtOnce);

        void AddPlaces(string policy, int atOnce)
        {
            var places = new ConcurrencyLimiterOptions { PermitLimit = atOnce };
            limiter.AddPolicy(policy, context => RateLimitPartition.GetConcurrencyLimiter(Whose(context), _ => places));
        }
    }

    private static string Whose(HttpContext context) =>
        context.User.FindFirst(ClaimNames.Tenant)?.Value ?? context.Connection.RemoteIpAddress?.ToString() ?? "";
}
