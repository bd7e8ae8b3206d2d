using ProdReady.Dev.Machine;
using ProdReady.Dev.Servers;

namespace ProdReady.IntegrationTests;

/// <summary>
/// Servers for one run or one test, which may break them: containers or programs of this machine, as TestServerPlace decides.
/// </summary>
public static partial class OwnServers
{
    private static readonly Lazy<Task<ServerMaker>> Maker = new(ChooseAsync);

    /// <summary>PostgreSQL behind PgBouncer, Redis and RabbitMQ, all empty.</summary>
    public static async Task<LocalServers> StartAsync(CancellationToken ct = default) =>
        await (await Maker.Value).StartAllAsync(ct);

    /// <summary>Redis alone, not started yet.</summary>
    internal static async Task<LocalServer> NewRedisAsync(string folder, DevelopmentSecrets secrets) =>
        (await Maker.Value).NewRedis(folder, secrets);

    private static async Task<ServerMaker> ChooseAsync()
    {
        ServerMaker? containers = null;
        OfferContainers(ref containers);
        var place = await TestServerPlace.ChooseAsync(hasTestcontainers: containers is not null, CancellationToken.None);
        place.Require();
        Console.WriteLine($"The tests' servers: {place}");
        if (!place.InContainers) return Native;
        await DockerEngine.AllowOldVersionAsync(CancellationToken.None);
        return containers!;
    }

    private static ServerMaker Native { get; } = new(
        async ct => await NativeServers.StartThrowawayAsync(ct: ct),
        (folder, secrets) => new RedisServer(folder, Unprivileged.User, secrets));

    // Has its body in Containers/, which only the full package set compiles. Without one the compiler drops the call.
    static partial void OfferContainers(ref ServerMaker? maker);
}

/// <summary>One way to make servers.</summary>
internal sealed record ServerMaker(
    Func<CancellationToken, Task<LocalServers>> StartAllAsync, Func<string, DevelopmentSecrets, LocalServer> NewRedis);
