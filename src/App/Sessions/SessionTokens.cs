using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ProdReady.Platform.Authentication;

namespace ProdReady.App.Sessions;

/// <param name="AccessToken">Goes into <c>Authorization: Bearer</c>.</param>
/// <param name="ExpiresIn">Seconds until the access token is refused.</param>
/// <param name="RefreshToken">Brings the next pair of tokens, once.</param>
public sealed record TokensResponse(string AccessToken, int ExpiresIn, string RefreshToken);

/// <summary>What a client carries of its session.</summary>
/// <param name="Access">Proves the session; a browser has it in a cookie.</param>
/// <param name="Refresh">A program's; a browser has none.</param>
public sealed record SessionTokens(SessionToken Access, SessionToken? Refresh)
{
    public bool AreForBrowser => Refresh is null;

    public static SessionTokens Create(Guid sessionId, bool forBrowser) =>
        new(SessionToken.Create(sessionId), forBrowser ? null : SessionToken.Create(sessionId));

    /// <summary>For a browser.</summary>
    public NoContent SetCookie(HttpResponse response, DateTimeOffset expiresAt)
    {
        SessionCookie.Write(response, Access, expiresAt);
        return TypedResults.NoContent();
    }

    /// <summary>For a program.</summary>
    public Ok<TokensResponse> Show(HttpResponse response, SessionsOptions lifetimes)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new TokensResponse(
            Access.ToText(), (int)lifetimes.AccessLifetime.TotalSeconds, Refresh!.Value.ToText()));
    }
}
