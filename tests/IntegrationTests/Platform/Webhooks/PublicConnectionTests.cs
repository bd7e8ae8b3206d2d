using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ProdReady.Platform.Webhooks;

namespace ProdReady.IntegrationTests.Platform.Webhooks;

/// <summary>On real sockets: what listens on this machine stands for what must not be reached.</summary>
public sealed class PublicConnectionTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("192.0.0.8")]
    [InlineData("198.18.0.1")]
    [InlineData("203.0.113.7")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("ff02::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("2001:0:7f00:1::1")]
    [InlineData("100::1")]
    public void An_address_that_is_not_of_the_internet_is_known(string address) =>
        Assert.False(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    public void An_address_of_the_internet_is_known(string address) => Assert.True(PublicAddress.Is(IPAddress.Parse(address)));

    [Fact]
    public async Task Nothing_on_this_machine_is_reached_by_address_name_or_a_name_that_turns_to_it_later()
    {
        var reached = 0;
        await using var inner = await TestHost.StartAsync(_ => { }, app => app.Run(context =>
        {
            Interlocked.Increment(ref reached);
            return context.Response.WriteAsync("secret");
        }));
        var port = inner.Client.BaseAddress!.Port;
        var (asked, isAsked) = (0, new TaskCompletionSource());

        // Public when it is asked for, and this machine each time after: a check that asks once and connects by name comes
        // here. Nothing listens at the first address, which is given up at once.
        Task<IPAddress[]> Rebinding(string host, CancellationToken ct)
        {
            isAsked.TrySetResult();
            return Task.FromResult<IPAddress[]>(
                [Interlocked.Increment(ref asked) == 1 ? IPAddress.Parse("1.1.1.1") : IPAddress.Loopback]);
        }

        using var client = Client(new PublicConnection(Rebinding, []));
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(Test.Ct);
        var first = client.GetAsync(new Uri($"http://rebinding.example:{port}/"), soon.Token);
        await isAsked.Task;
        soon.CancelAfter(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAnyAsync<Exception>(() => first);
        Assert.Equal(1, asked);
        foreach (var host in new[] { "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "rebinding.example" })
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"http://{host}:{port}/"), Test.Ct));
        }

        Assert.Equal(0, reached);
        using var allowed = Client(new PublicConnection(Dns.GetHostAddressesAsync, [], allowLoopback: true));
        Assert.Equal("secret", await allowed.GetStringAsync(new Uri($"http://localhost:{port}/"), Test.Ct));
        using var otherPort = Client(new PublicConnection(Dns.GetHostAddressesAsync, [443], allowLoopback: true));
        await Assert.ThrowsAsync<HttpRequestException>(() => otherPort.GetAsync(new Uri($"http://localhost:{port}/"), Test.Ct));
    }

    private static HttpClient Client(PublicConnection connection) => new(new SocketsHttpHandler
    {
        ConnectCallback = connection.ConnectAsync, UseProxy = false, AllowAutoRedirect = false,
    });
}
