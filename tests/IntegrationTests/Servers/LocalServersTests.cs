using System.Net.Sockets;
using System.Text;
using ProdReady.Dev.Servers;

namespace ProdReady.IntegrationTests.Servers;

/// <summary>What a drill relies on, wherever the servers run.</summary>
public sealed class LocalServersTests
{
    [Fact]
    public async Task Come_back_on_their_port_with_their_data_after_a_kill()
    {
        await using var servers = await OwnServers.StartAsync(Test.Ct);
        await servers.AdministerAsync("CREATE TABLE kept AS SELECT 42 AS answer", ct: Test.Ct);
        foreach (var server in new[] { servers.Postgres, servers.PgBouncer, servers.Redis, servers.RabbitMq })
        {
            server.Kill();
            Assert.True(FreePort.IsFree(server.Port), server.Name);
            await server.StartAsync(Test.Ct);
            Assert.False(FreePort.IsFree(server.Port), server.Name);
        }

        Assert.Equal("42", await servers.AdministerAsync("SELECT answer FROM kept", ct: Test.Ct));
        await servers.PgBouncer.WaitUntilReadyAsync(Test.Ct);
    }

    [Fact]
    public async Task Hold_connections_without_an_answer_while_paused()
    {
        await using var redis = await TestRedis.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", redis.Server.Port, Test.Ct);
        redis.Server.Pause();

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("PING\r\n"), Test.Ct);
        var answer = client.GetStream().ReadAsync(new byte[64], Test.Ct).AsTask();
        Assert.NotSame(answer, await Task.WhenAny(answer, Task.Delay(300, Test.Ct)));

        redis.Server.Resume();
        Assert.True(await answer > 0);
    }
}
