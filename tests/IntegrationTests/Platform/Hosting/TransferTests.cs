using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.RateLimiting;
using ProdReady.Platform.Redis;

namespace ProdReady.IntegrationTests.Platform.Hosting;

public sealed class TransferTests(TestServers servers)
{
    private const string Start = "POST /file HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nabc";

    private readonly AtOnce _reading = new();
    private MinDataRate? _pace;

    [Fact]
    public async Task A_sender_who_stays_below_the_pace_is_cut_off_and_others_are_not()
    {
        await using var host = await StartAsync(("Hosting:Transfers:Grace", "00:00:02"));
        using var slow = new TcpClient();
        await slow.ConnectAsync(IPAddress.Loopback, host.Client.BaseAddress!.Port, Test.Ct);

        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Start), Test.Ct);
        using var quick = await host.Client.PostAsync("/file", new ByteArrayContent(new byte[2_000_000]), Test.Ct);
        using var reader = new StreamReader(slow.GetStream());
        var status = await reader.ReadLineAsync(Test.Ct);

        Assert.Equal("HTTP/1.1 408 Request Timeout", status);
        Assert.Equal(TimeSpan.FromSeconds(2), _pace!.GracePeriod); // the server's own would be 5 s
        Assert.Equal(HttpStatusCode.OK, quick.StatusCode);
    }

    [Fact]
    public async Task The_large_body_is_taken_on_its_route_alone()
    {
        await using var host = await StartAsync();

        (await SendAsync("/file", 3_000_000)).Is(HttpStatusCode.OK);
        (await SendAsync("/file", 4_000_001)).Is(HttpStatusCode.RequestEntityTooLarge);
        (await SendAsync("/other", 3_000_000)).Is(HttpStatusCode.RequestEntityTooLarge);

        Task<Answer> SendAsync(string path, int bytes) =>
            new Call(HttpMethod.Post, path, new ByteArrayContent(new byte[bytes])).SendAsync(host.Client);
    }

    [Fact]
    public async Task A_transfer_too_many_at_once_is_refused()
    {
        await using var host = await StartAsync(("RateLimiting:TransfersAtOnce", "1"));
        using var first = new TcpClient();
        await first.ConnectAsync(IPAddress.Loopback, host.Client.BaseAddress!.Port, Test.Ct);
        await first.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Start), Test.Ct);
        await Eventually.IsTrueAsync(() => _reading.Now == 1, "the first has the place");

        Assert.Equal(HttpStatusCode.TooManyRequests, await SendAsync());
        first.Close();

        await Eventually.IsTrueAsync(async () => await SendAsync() == HttpStatusCode.OK, "the place is free again");

        async Task<HttpStatusCode> SendAsync()
        {
            using var answer = await host.Client.PostAsync("/file", new ByteArrayContent([1]), Test.Ct);
            return answer.StatusCode;
        }
    }

    private async Task<TestHost> StartAsync(params (string, string)[] settings)
    {
        var redis = await servers.RedisAsync();
        return await TestHost.StartAsync(
            builder =>
            {
                builder.AddHosting();
                builder.AddErrors();
                builder.AddRedis();
                builder.AddRateLimiting();
            },
            app =>
            {
                app.UseRouting();
                app.UseErrors();
                app.UseHosting();
                app.UseRateLimiting();
                app.MapPost("/file", ReadAsync).AllowTransfer(_ => 4_000_000).LimitTransfers();
                app.MapPost("/other", ReadAsync);
            },
            [("Redis:ConnectionString", redis.ConnectionString), .. settings]);
    }

    private async Task<string> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        _pace = request.HttpContext.Features.GetRequiredFeature<IHttpMinRequestBodyDataRateFeature>().MinDataRate;
        _reading.Begin();
        try
        {
            await request.Body.CopyToAsync(Stream.Null, ct);
            return "read";
        }
        finally
        {
            _reading.End();
        }
    }
}
