using System.Net.Sockets;
using System.Text;
using ProdReady.Dev;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Servers;

namespace ProdReady.IntegrationTests.Servers;

public sealed class LocalServersTests
{
    [Fact]
    public async Task Come_back_with_their_data_after_a_kill_and_leave_nothing_behind()
    {
        var servers = await LocalServers.StartThrowawayAsync(ct: Test.Ct);
        await servers.Postgres.AdministerAsync("CREATE TABLE kept AS SELECT 42 AS answer", ct: Test.Ct);
        foreach (var server in new LocalServer[] { servers.Postgres, servers.PgBouncer, servers.Redis, servers.RabbitMq })
        {
            server.Kill();
            Assert.True(FreePort.IsFree(server.Port), server.Name);
            await server.StartAsync(Test.Ct);
            Assert.False(FreePort.IsFree(server.Port), server.Name);
        }

        Assert.Equal("42", await servers.Postgres.AdministerAsync("SELECT answer FROM kept", ct: Test.Ct));
        await servers.PgBouncer.WaitUntilReadyAsync(Test.Ct);
        Assert.NotEmpty(DevCommand.Processes(servers.Folder));

        await servers.DisposeAsync();

        Assert.Empty(DevCommand.Processes(servers.Folder));
        Assert.False(Directory.Exists(servers.Folder));
    }

    [Fact]
    public async Task Keep_their_data_and_passwords_when_ended_and_started_again()
    {
        var folder = Directory.CreateTempSubdirectory("dev-kept-");
        await using (var first = await LocalServers.StartAsync(folder.FullName, NoProgress, Test.Ct))
        {
            await first.Postgres.AdministerAsync("CREATE TABLE kept AS SELECT 42 AS answer", ct: Test.Ct);
            var refused = await Assert.ThrowsAsync<DevException>(
                () => LocalServers.StartAsync(folder.FullName, NoProgress, Test.Ct));
            Assert.StartsWith($"The servers of {folder.FullName} are already running", refused.Message, StringComparison.Ordinal);
        }

        await using (var second = await LocalServers.StartAsync(folder.FullName, NoProgress, Test.Ct))
        {
            Assert.Equal("42", await second.Postgres.AdministerAsync("SELECT answer FROM kept", ct: Test.Ct));
        }

        Assert.Empty(DevCommand.Processes(folder.FullName));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Die_with_the_process_that_started_them()
    {
        var log = Path.GetTempFileName();
        using var parent = ChildProcess.Start(
            new ChildStart(DotNet.Program, [DevCommand.Assembly, "servers", "--throwaway"], log));
        await Eventually.IsTrueAsync(
            () => parent.Output.Contains(
                "Ctrl-C ends them", StringComparison.Ordinal), "the servers are up", TimeSpan.FromSeconds(60));
        var folder = parent.Output.Split('\n')
            .Single(line => line.StartsWith("Data in ", StringComparison.Ordinal))["Data in ".Length..];
        Assert.NotEmpty(DevCommand.Processes(folder));

        parent.Send(Signal.Kill);

        await Eventually.IsTrueAsync(() => DevCommand.Processes(folder).Length == 0, "no server lives on");
        FolderLock.RemoveAbandoned(Path.GetTempPath(), Path.GetFileName(folder));
        Assert.False(Directory.Exists(folder));
        File.Delete(log);
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

    [Fact]
    public async Task Show_the_end_of_the_log_of_one_that_does_not_start()
    {
        await using var redis = await TestRedis.StartAsync();
        await redis.Server.StopAsync(Test.Ct);
        using var other = new TcpListener(System.Net.IPAddress.Loopback, redis.Server.Port);
        other.Start();

        var failure = await Assert.ThrowsAsync<DevException>(() => redis.Server.StartAsync(Test.Ct));

        Assert.StartsWith($"Redis does not run (port {redis.Server.Port})", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Address already in use", failure.Message, StringComparison.Ordinal);
    }

    private static IProgress<string> NoProgress { get; } = new Progress<string>();
}
