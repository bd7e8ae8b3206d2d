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
    private const string Policy = "transfers";

    /// <summary>So many files of a tenant at once (<c>RateLimiting:TransfersAtOnce</c>); past this 429.</summary>
    public static RouteHandlerBuilder LimitTransfers(this RouteHandlerBuilder route) => route.RequireRateLimiting(Policy);

    internal static void Add(RateLimiterOptions limiter, IOptions<RateLimitingOptions> options)
    {
        var places = new ConcurrencyLimiterOptions { PermitLimit = options.Value.TransfersAtOnce };
        limiter.AddPolicy(Policy, context => RateLimitPartition.GetConcurrencyLimiter(Whose(context), _ => places));
    }

    private static string Whose(HttpContext context) =>
        context.User.FindFirst(ClaimNames.Tenant)?.Value ?? context.Connection.RemoteIpAddress?.ToString() ?? "";
}
