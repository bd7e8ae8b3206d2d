using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Errors;
using ProdReady.Platform.SecurityHeaders;

namespace ProdReady.Platform.Authentication;

// A browser sends its cookies wherever a page of another site tells it to, so a page could act as its visitor, or sign
// the visitor in as someone else. Browsers say where a request comes from, and page scripts cannot change that.
internal static class CrossSiteRequests
{
    /// <summary>Answers 403 to a request that changes something and comes from a page of another origin, unless listed.</summary>
    public static IApplicationBuilder RefuseCrossSiteRequests(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<IOptions<SecurityHeadersOptions>>();
        return app.Use((context, next) => IsRefused(context.Request, options.Value.AllowedOrigins)
            ? new Problem(StatusCodes.Status403Forbidden, "The request comes from a page of another site.").WriteAsync(context)
            : next(context));
    }

    private static bool IsRefused(HttpRequest request, IList<string> friends) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method)
        && request.Headers.Authorization.Count == 0
        && IsCrossOrigin(request) && !friends.Contains(request.Headers.Origin.ToString());

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
