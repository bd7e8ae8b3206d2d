using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ProdReady.Platform.Authentication;

// One place that reads a request's token. What lasts longer than a request has to ask here again: a stream that was opened
// before somebody signed out, or lost a role, would tell them more for as long as they keep it open.
public sealed class CallerSession(
    LiveSessions sessions, [FromKeyedServices(ApiKeyToken.Prefix)] LiveSessions keys, TimeProvider clock)
{
    private const string Bearer = "Bearer ";

    /// <summary>Who calls and what they may, as of two seconds ago at the most; null when the session has ended.</summary>
    public async ValueTask<ClaimsPrincipal?> AskAgainAsync(HttpContext context) => (await FindAsync(context))?.Principal;

    internal async ValueTask<LiveSession?> FindAsync(HttpContext context)
    {
        if (SentToken(context.Request) is not { } text) return null;
        var (live, isToken) = ApiKeyToken.TryParse(text.Span, out var token)
            ? (keys, true)
            : (sessions, SessionToken.TryParse(text.Span, out token));
        return isToken && await live.FindAsync(token, context.RequestAborted) is { } session
            && !session.HasEnded(clock.GetUtcNow()) ? session : null;
    }

    // A request with the header never falls back to the cookie: no other site can set the header, any may send the cookie.
    internal static ReadOnlyMemory<char>? SentToken(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0) return request.Cookies[SessionCookie.Name]?.AsMemory();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header.AsMemory(Bearer.Length) : null;
    }
}
