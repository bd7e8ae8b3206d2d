using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Authentication;

// One scheme for browsers and programs, so that there is one place to end a session and none that forgets to ask.
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder,
    CallerSession caller, SessionUses uses, CurrentTenant tenant)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public const string SchemeName = "Session";

    private static readonly AuthenticateResult Refused =
        AuthenticateResult.Fail("The session's token is wrong, expired or revoked.");

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (IsForEveryone() || CallerSession.SentToken(Request) is null) return AuthenticateResult.NoResult();
        if (await caller.FindAsync(Context) is not { } session) return Refused;

        uses.Note(session, TimeProvider.GetUtcNow(), Context);

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
}
