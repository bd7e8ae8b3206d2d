using Microsoft.AspNetCore.Http;

namespace ProdReady.Platform.Authentication;

/// <summary>
/// By which a browser is known again where somebody signed in before, so that a stranger's wrong passwords elsewhere do not
/// keep its owner out. It opens nothing by itself, and signing out leaves it.
/// </summary>
public static class DeviceCookie
{
    public const string Name = "__Host-device";

    public static void Write(HttpResponse response, string text, DateTimeOffset expiresAt) =>
        response.Cookies.Append(Name, text, SessionCookie.Attributes(expiresAt));
}
