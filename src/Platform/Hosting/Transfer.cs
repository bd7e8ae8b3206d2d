using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ProdReady.Platform.Hosting;

/// <summary>
/// Endpoint metadata of a route that takes or gives a file. Limits that let a film through would let every other route be
/// flooded and held open, so they are lifted for it alone.
/// </summary>
public sealed class Transfer
{
    internal const string Policy = "transfer";

    private readonly Func<IServiceProvider, long>? _maxBodyBytes;

    internal Transfer(Func<IServiceProvider, long>? maxBodyBytes) => _maxBodyBytes = maxBodyBytes;

    internal static Task LimitAsync(HttpContext context, RequestDelegate next)
    {
        context.GetEndpoint()?.Metadata.GetMetadata<Transfer>()?.Limit(context);
        return next(context);
    }

    private void Limit(HttpContext context)
    {
        if (_maxBodyBytes is not null)
        {
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize =
                _maxBodyBytes(context.RequestServices);
        }

        // The streams of one HTTP/2 connection share a rate, the server's own.
        if (!HttpProtocol.IsHttp11(context.Request.Protocol)) return;

        var limits = context.RequestServices.GetRequiredService<IOptions<HostingOptions>>().Value.Transfers;
        var rate = new MinDataRate(limits.MinBytesPerSecond, limits.Grace);
        context.Features.GetRequiredFeature<IHttpMinRequestBodyDataRateFeature>().MinDataRate = rate;
        context.Features.GetRequiredFeature<IHttpMinResponseDataRateFeature>().MinDataRate = rate;
    }
}

// Prevents a route from lifting one of the limits and forgetting the others.
public static class TransferSetup
{
    /// <summary>Gives the route the time and the pace of <see cref="TransferOptions"/>, and a limit for its body.</summary>
    /// <param name="maxBodyBytes">Past this 413; that of all routes when null.</param>
    public static RouteHandlerBuilder AllowTransfer(
        this RouteHandlerBuilder route, Func<IServiceProvider, long>? maxBodyBytes = null) =>
        route.WithMetadata(new Transfer(maxBodyBytes), new RequestTimeoutAttribute(Transfer.Policy));
}
