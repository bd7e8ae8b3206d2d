using System.Net;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Webhooks;

namespace ProdReady.UnitTests.Webhooks;

public sealed class WebhookAddressesTests
{
    [Theory]
    [InlineData("https://example.test/hooks", null)]
    [InlineData("https://example.test:8443/hooks?a=b", null)]
    [InlineData("https://example.test:22/", "The port must be one of 443, 8443.")]
    [InlineData("https://[::1]/", "It must be at a public address.")]
    [InlineData("https://10.0.0.1:8443/", "It must be at a public address.")]
    [InlineData("http://example.test:443/", "It must be an https address without a user name and a fragment.")]
    [InlineData("https://me@example.test/", "It must be an https address without a user name and a fragment.")]
    [InlineData("https://example.test/#a", "It must be an https address without a user name and a fragment.")]
    [InlineData("/hooks", "It must be an https address without a user name and a fragment.")]
    public void Says_what_is_wrong_with_an_address(string url, string? refusal)
    {
        var addresses = new WebhookAddresses(
            Options.Create(new WebhooksOptions()), (_, _) => Task.FromResult(Array.Empty<IPAddress>()));

        Assert.Equal(refusal, addresses.Refuse(url));
    }
}
