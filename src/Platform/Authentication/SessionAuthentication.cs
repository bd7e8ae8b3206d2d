using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Authentication;

// One scheme for browsers and programs, so that there is one place to end a session and none that forgets to ask.
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder,
    LiveSessions sessions, [FromKeyedServices(ApiKeyToken.Prefix)] LiveSessions keys, SessionUses uses, CurrentTenant tenant)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public const string SchemeName = "Session";
    private const string Bearer = "Bearer ";

    private static readonly AuthenticateResult Refused =
        AuthenticateResult.Fail("The session's token is wrong, expired or revoked.");

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (IsForEveryone() || SentToken() is not { } text)
        {
            return AuthenticateResult.NoResult();
        }

        var (live, isToken) = ApiKeyToken.TryParse(text.Span, out var token)
            ? (keys, true)
            : (sessions, SessionToken.TryParse(text.Span, out token));
        if (!isToken
            || await live.FindAsync(token, Context.RequestAborted) is not { } session
            || TimeProvider.GetUtcNow() is var now && session.HasEnded(now))
        {
            return Refused;
        }

        uses.Note(session, now, Context);

        tenant.Enter(session.TenantId, session.UserId, Context.Connection.RemoteIpAddress);
        return AuthenticateResult.Success(new AuthenticationTicket(session.Principal, SchemeName));
    }

    // Who registers or signs in works in the tenant of that account, not in the one that they are signed in to already.
    private bool IsForEveryone() => Context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    // RFC 6750 section 3: a token that was sent and refused is named as the reason.
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var wasRefused = (await HandleAuthenticateOnceSafeAsync()).Failure is not null;
        Response.Headers.WWWAuthenticate = wasRefused ? "Bearer error=\"invalid_token\"" : "Bearer";
        var detail = wasRefused ? "The session has ended: sign in again." : "Sign in first.";
        await new Problem(StatusCodes.Status401Unauthorized, detail).WriteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        new Problem(StatusCodes.Status403Forbidden, "You may not do this.").WriteAsync(Context);

    // A request with the header never falls back to the cookie: no other site can set the header, any may send the cookie.
    private ReadOnlyMemory<char>? SentToken()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return Request.Cookies[SessionCookie.Name]?.AsMemory();
        }

        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header.AsMemory(Bearer.Length) : null;
    }
}
