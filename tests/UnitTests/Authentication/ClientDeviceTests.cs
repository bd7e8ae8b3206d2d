using System.Net;
using ProdReady.Platform.Authentication;

namespace ProdReady.UnitTests.Authentication;

public sealed class ClientDeviceTests
{
    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox on Windows")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0",
        "Edge on Linux")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1",
        "Safari on iPhone")]
    [InlineData("curl/8.5.0 with\ta lot more", "curl/8.5.0")]
    [InlineData("", "unknown")]
    public void A_name_says_what_its_owner_knows_it_by(string userAgent, string name) =>
        Assert.Equal(name, ClientDevice.NameOf(userAgent));

    [Fact]
    public void A_name_stays_short_and_plain() =>
        Assert.Equal(new string('x', 40), ClientDevice.NameOf($"\u0001é{new string('x', 5000)}"));

    [Theory]
    [InlineData("203.0.113.77", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.0/24")]
    [InlineData("2001:db8:7:1234::1", "2001:db8:7::/48")]
    public void An_address_is_kept_as_its_network(string address, string network) =>
        Assert.Equal(network, ClientDevice.NetworkOf(IPAddress.Parse(address)));
}
