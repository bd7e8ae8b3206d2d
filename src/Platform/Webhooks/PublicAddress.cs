using System.Net;

namespace ProdReady.Platform.Webhooks;

/// <summary>
/// Which addresses belong to the internet. An address that a customer names is asked for from inside of our network, where
/// metadata endpoints, databases and other tenants' machines answer to whoever asks (server-side request forgery).
/// </summary>
public static class PublicAddress
{
    // IANA's special-purpose registries for IPv4 (RFC 6890 and later), multicast and class E with them.
    private static readonly IPNetwork[] NotPublicV4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    // Of IPv6 only global unicast: loopback, link-local, unique local, multicast and NAT64 lie outside of it. Inside of it
    // stand some that are special, of which Teredo and 6to4 carry an IPv4 address of any kind.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] NotPublicV6 =
    [
        .. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20" }.Select(IPNetwork.Parse),
    ];

    /// <summary>False for all that is private, local, reserved, multicast, or leads to such a one.</summary>
    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.GetAddressBytes().Length == 4
            ? !NotPublicV4.Any(network => network.Contains(address))
            : GlobalUnicast.Contains(address) && !NotPublicV6.Any(network => network.Contains(address));
    }
}
