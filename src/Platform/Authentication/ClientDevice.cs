using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace ProdReady.Platform.Authentication;

/// <summary>
/// Enough of a client for its owner to know it again among their sessions. The whole User-Agent and the whole address
/// would be personal data kept for no purpose.
/// </summary>
/// <param name="Name">Such as <c>Firefox on Windows</c> or <c>curl/8.5.0</c>.</param>
/// <param name="Network">Such as <c>203.0.113.0/24</c> or <c>2001:db8:7::/48</c>.</param>
public sealed record ClientDevice(string Name, string Network)
{
    public const int LongestName = 40;
    public const int LongestNetwork = 50;
    private const string Unknown = "unknown";

    // The order matters: each of them also claims to be those that follow.
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ];

    /// <summary>Who sends this request.</summary>
    public static ClientDevice Of(HttpContext context) =>
        new(NameOf(context.Request.Headers.UserAgent.ToString()), NetworkOf(context.Connection.RemoteIpAddress));

    /// <summary>Browser and system, or the first word of what a program calls itself.</summary>
    public static string NameOf(string userAgent)
    {
        if (Find(Browsers, userAgent) is { } browser)
        {
            return Find(Systems, userAgent) is { } system ? $"{browser} on {system}" : browser;
        }

        var letters = userAgent.Split(' ')[0].Where(char.IsAscii).Where(letter => !char.IsControl(letter));
        var first = string.Concat(letters.Take(LongestName));
        return first.Length > 0 ? first : Unknown;
    }

    /// <summary>The first 24 bits of an IPv4 address, 48 of an IPv6 one.</summary>
    public static string NetworkOf(IPAddress? address)
    {
        if (address is null) return Unknown;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var kept = address.AddressFamily == AddressFamily.InterNetwork ? 3 : 6;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(kept..).Clear();
        return $"{new IPAddress(bytes)}/{kept * 8}";
    }

    private static string? Find((string Mark, string Name)[] known, string userAgent) =>
        known.FirstOrDefault(one => userAgent.Contains(one.Mark, StringComparison.Ordinal)).Name;
}
