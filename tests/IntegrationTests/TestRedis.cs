using ProdReady.Dev.Servers;

namespace ProdReady.IntegrationTests;

/// <summary>One empty Redis, which its owner may stop, kill or freeze.</summary>
public sealed class TestRedis : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private TestRedis(DirectoryInfo folder, DevelopmentSecrets secrets)
    {
        _folder = folder;
        Server = new RedisServer(Path.Combine(folder.FullName, "redis"), Unprivileged.User, secrets);
        ConnectionString = $"127.0.0.1:{Server.Port},password={secrets.RedisPassword}";
    }

    public RedisServer Server { get; }

    public string ConnectionString { get; }

    public static async Task<TestRedis> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("dev-redis-");
        if (!OperatingSystem.IsWindows())
        {
            folder.UnixFileMode |= UnixFileMode.OtherExecute;
        }

        var redis = new TestRedis(folder, DevelopmentSecrets.ReadOrMake(Path.Combine(folder.FullName, "passwords.json")));
        await redis.Server.StartAsync();
        return redis;
    }

    public ValueTask DisposeAsync()
    {
        Server.Kill();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
