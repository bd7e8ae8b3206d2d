using System.Net;
using System.Net.Sockets;
using ProdReady.Dev;
using ProdReady.Dev.Machine;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Servers;

namespace ProdReady.IntegrationTests.Servers;

/// <summary>What only processes of this machine promise. Skipped where their programs are not installed.</summary>
public sealed class NativeServersTests
{
    public NativeServersTests() => Assert.SkipWhen(
        DebianPackages.Missing().Length > 0, "The servers' programs are not installed here: the tests' servers are containers.");

    [Fact]
    public async Task Leave_no_process_and_no_file_behind()
    {
        var servers = await NativeServers.StartThrowawayAsync(ct: Test.Ct);
        Assert.NotEmpty(DevCommand.Processes(servers.Folder));

        await servers.DisposeAsync();

        Assert.Empty(DevCommand.Processes(servers.Folder));
        Assert.False(Directory.Exists(servers.Folder));
    }

    [Fact]
    public async Task Keep_their_data_and_passwords_when_ended_and_started_again()
    {
        var folder = Directory.CreateTempSubdirectory("dev-kept-");
        await using (var first = await NativeServers.StartAsync(folder.FullName, NoProgress, Test.Ct))
        {
            await first.AdministerAsync("CREATE TABLE kept AS SELECT 42 AS answer", ct: Test.Ct);
            var refused = await Assert.ThrowsAsync<DevException>(
                () => NativeServers.StartAsync(folder.FullName, NoProgress, Test.Ct));
            Assert.StartsWith($"The servers of {folder.FullName} are already running", refused.Message, StringComparison.Ordinal);
        }

        await using (var second = await NativeServers.StartAsync(folder.FullName, NoProgress, Test.Ct))
        {
            Assert.Equal("42", await second.AdministerAsync("SELECT answer FROM kept", ct: Test.Ct));
        }

        Assert.Empty(DevCommand.Processes(folder.FullName));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Die_with_the_process_that_started_them()
    {
        var log = Path.GetTempFileName();
        using var parent = ChildProcess.Start(
            new ChildStart(DotNetSdk.Program, [DevCommand.Assembly, "servers", "--throwaway"], log));
        await Eventually.IsTrueAsync(
            () => parent.Output.Contains(
                "Ctrl-C ends them", StringComparison.Ordinal), "the servers are up", TimeSpan.FromSeconds(60));
        var folder = parent.Output.Split('\n')
            .Single(line => line.StartsWith("Data in ", StringComparison.Ordinal))["Data in ".Length..];
        Assert.NotEmpty(DevCommand.Processes(folder));

        parent.Send(Signal.Kill);

        await Eventually.IsTrueAsync(() => DevCommand.Processes(folder).Length == 0, "no server lives on");

        // The threads of the dead end one after the other: only the last lets go of the lock. Or another run is at it already.
        await Eventually.IsTrueAsync(
            () =>
            {
                FolderLock.RemoveAbandoned(Path.GetTempPath(), Path.GetFileName(folder));
                return !Directory.Exists(folder);
            },
            "its folder is removed");
        File.Delete(log);
    }

    [Fact]
    public async Task Show_the_end_of_the_log_of_one_that_does_not_start()
    {
        await using var servers = await NativeServers.StartThrowawayAsync(ct: Test.Ct);
        await servers.Redis.StopAsync(Test.Ct);
        using var other = new TcpListener(IPAddress.Loopback, servers.Redis.Port);
        other.Start();

        var failure = await Assert.ThrowsAsync<DevException>(() => servers.Redis.StartAsync(Test.Ct));

        Assert.StartsWith($"Redis does not run (port {servers.Redis.Port})", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Address already in use", failure.Message, StringComparison.Ordinal);
    }

    private static IProgress<string> NoProgress { get; } = new Progress<string>();
}
