using Microsoft.AspNetCore.Http;

namespace ProdReady.Platform.Authentication;

/// <summary>
/// The browser's session cookie (RFC 6265bis). The prefix <c>__Host-</c> keeps a sister domain from planting one, HttpOnly
/// keeps scripts from reading it, SameSite keeps most other sites from sending it.
/// </summary>
public static class SessionCookie
{
    public const string Name = "__Host-session";

    public static void Write(HttpResponse response, SessionToken token, DateTimeOffset expiresAt) =>
        response.Cookies.Append(Name, token.ToText(), Attributes(expiresAt));

    /// <summary>Takes the cookie back, and has the browser forget what pages of this origin have stored.</summary>
    public static void Delete(HttpResponse response)
    {
        response.Cookies.Delete(Name, Attributes(null));
        response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
    }

    internal static CookieOptions Attributes(DateTimeOffset? expiresAt) => new()
    {
        Secure = true,
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        Expires = expiresAt,
        IsEssential = true,
    };
}
