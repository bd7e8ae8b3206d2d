using ProdReady.Dev.Processes;

namespace ProdReady.Dev.Servers;

/// <summary>Redis as a cache: nothing on disk, the least used keys give way when the memory is full.</summary>
public sealed class RedisServer(string folder, string? user, DevelopmentSecrets secrets) : NativeServer(folder, user)
{
    public override string Name => "Redis";

    private string SettingsFile => Path.Combine(Folder, "redis.conf");

    protected override void WriteSettings() => DevelopmentSecrets.Write(SettingsFile, $"""
        bind 127.0.0.1
        port {Port}
        requirepass {secrets.RedisPassword}
        dir {Folder}
        save ""
        appendonly no
        maxmemory 128mb
        maxmemory-policy allkeys-lru
        """);

    protected override ChildStart Command() =>
        new(Programs.Redis(), [SettingsFile], LogFile) { User = User, WorkingFolder = "/" };

    protected override Task<bool> AnswersAsync(CancellationToken ct) =>
        Greeting.RedisAnswersAsync(Port, secrets.RedisPassword, ct);
}
