using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ProdReady.Platform.Errors;

namespace ProdReady.Platform.Authentication;

// A browser sends its cookies wherever a page of another site tells it to, so a page could act as its visitor, or sign
// the visitor in as someone else. Browsers say where a request comes from, and page scripts cannot change that.
internal static class CrossSiteRequests
{
    /// <summary>Answers 403 to a request that changes something and comes from a page of another origin.</summary>
    public static IApplicationBuilder RefuseCrossSiteRequests(this IApplicationBuilder app) => app.Use((context, next) =>
        IsRefused(context.Request)
            ? new Problem(StatusCodes.Status403Forbidden, "The request comes from a page of another site.").WriteAsync(context)
            : next(context));

    private static bool IsRefused(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method)
        && request.Headers.Authorization.Count == 0 && IsCrossOrigin(request);

    // Fetch Metadata (W3C) where the browser knows it, else Origin (RFC 6454); programs send neither and carry no cookie
    // that someone else could make them send.
    private static bool IsCrossOrigin(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is not ("same-origin" or "none");
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var page)
                && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
