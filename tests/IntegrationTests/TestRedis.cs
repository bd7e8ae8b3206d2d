using ProdReady.Dev.Servers;

namespace ProdReady.IntegrationTests;

/// <summary>One empty Redis, which its owner may stop, kill or freeze.</summary>
public sealed class TestRedis : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private TestRedis(DirectoryInfo folder, LocalServer server, DevelopmentSecrets secrets)
    {
        (_folder, Server) = (folder, server);
        ConnectionString = $"127.0.0.1:{server.Port},password={secrets.RedisPassword}";
    }

    public LocalServer Server { get; }

    public string ConnectionString { get; }

    public static async Task<TestRedis> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("dev-redis-");
        if (!OperatingSystem.IsWindows())
        {
            folder.UnixFileMode |= UnixFileMode.OtherExecute;
        }

        var secrets = DevelopmentSecrets.Make();
        var server = await OwnServers.NewRedisAsync(Path.Combine(folder.FullName, "redis"), secrets);
        await server.StartAsync();
        return new TestRedis(folder, server, secrets);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
