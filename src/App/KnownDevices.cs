using Microsoft.AspNetCore.Http;
using ProdReady.App.Accounts;
using ProdReady.Platform.Authentication;

namespace ProdReady.App;

/// <summary>A device on which somebody has signed in to an account, and not changed password or address since.</summary>
public sealed record KnownDevice(Guid Id, Guid UserId, string? SecurityStamp)
{
    public bool IsOf(User user) => UserId == user.Id && SecurityStamp == user.SecurityStamp;
}

/// <summary>
/// Knows devices again by a sealed text that they keep: a cookie in browsers, a token in programs. Wrong passwords from
/// there have a count of their own, so that strangers cannot make the owner wait (OWASP: device cookies).
/// </summary>
public sealed class KnownDevices(Challenges challenges, TimeProvider clock)
{
    public const int LongestText = 1000;

    /// <summary>After the last sign-in on it.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <param name="token">What a program sent; a browser sends its cookie.</param>
    public KnownDevice? Find(string? token, HttpRequest request) =>
        (token ?? request.Cookies[DeviceCookie.Name]) is { Length: <= LongestText } text
            ? challenges.Open<KnownDevice>(text)
            : null;

    /// <summary>The text to keep, and until when it is good.</summary>
    public (string Text, DateTimeOffset ExpiresAt) Remember(User user, KnownDevice? device)
    {
        var id = device is not null && device.IsOf(user) ? device.Id : Guid.NewGuid();
        return (challenges.Seal(new KnownDevice(id, user.Id, user.SecurityStamp), Lifetime), clock.GetUtcNow() + Lifetime);
    }
}
