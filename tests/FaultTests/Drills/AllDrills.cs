using ProdReady.Dev.Servers;

namespace ProdReady.FaultTests.Drills;

/// <summary>What is broken, in the order in which it is: one line each.</summary>
internal static class AllDrills
{
    public static IReadOnlyList<Drill> List { get; } =
    [
        Drill.Kill("api", stage => stage.Apis[0]) with { LosesInstance = true },
        Drill.Kill("worker", stage => stage.Workers[0]) with { IsUnseen = true },
        Drill.Kill("redis", stage => stage.Servers.Redis),
        Drill.Kill("rabbitmq", stage => stage.Servers.RabbitMq) with { IsUnseen = true },
        Drill.Kill("pgbouncer", stage => stage.Servers.PgBouncer) with { LeavesNoApi = true },
        Drill.Kill("postgres", stage => stage.Servers.Postgres) with { LeavesNoApi = true },
        Drill.Freeze("api", stage => stage.Apis[1]) with { LosesInstance = true },
        Drill.Freeze("worker", stage => stage.Workers[1]) with { IsUnseen = true },
        Drill.Freeze("redis", stage => stage.Servers.Redis),
        Drill.Freeze("rabbitmq", stage => stage.Servers.RabbitMq) with { IsUnseen = true },
        Drill.Freeze("pgbouncer", stage => stage.Servers.PgBouncer) with { LeavesNoApi = true },
        Drill.Freeze("postgres", stage => stage.Servers.Postgres) with { LeavesNoApi = true },
        Drill.Provider("slow", "the provider takes a second for each answer", "slow:1000") with { IsUnseen = true },
        Drill.Provider("failing", "the provider answers 500", "error"),
        Drill.Provider("hanging", "the provider answers nothing", "hang"),
        Drill.Provider("dropping", "the provider charges, then drops the line", "drop_after_charge"),
        new(
            "flush-redis", "all that Redis holds is gone",
            (stage, ct) => SomeRedis.FlushAsync(stage, ct), (stage, ct) => SomeRedis.FlushAsync(stage, ct)) { IsUnseen = true },
        new(
            "block-publishers", "RabbitMQ is full (memory alarm) and takes no message",
            (stage, ct) => Native(stage).RabbitMq.ControlAsync(ct, "set_vm_memory_high_watermark", "0.0001"),
            (stage, ct) => Native(stage).RabbitMq.ControlAsync(ct, "set_vm_memory_high_watermark", "absolute", "512MB"))
        {
            IsUnseen = true, Lacks = Container,

            // Longer than the relay waits for a confirm: it sends again, and when there is room both arrive.
            Short = TimeSpan.FromSeconds(8),
        },
        new(
            "drown-rabbitmq", "RabbitMQ is full (memory alarm), takes no message, and then dies with what it was sent",
            (stage, ct) => Native(stage).RabbitMq.ControlAsync(ct, "set_vm_memory_high_watermark", "0.0001"),
            (stage, ct) =>
            {
                stage.Servers.RabbitMq.Kill();
                return stage.Servers.RabbitMq.StartAsync(ct);
            }) { IsUnseen = true, Lacks = Container },
        new(
            "exhaust-connections", "PostgreSQL takes no connection more of ours, and PgBouncer has lost those that it had",
            async (stage, ct) =>
            {
                await stage.Servers.AdministerAsync("ALTER ROLE app_user CONNECTION LIMIT 0", ct: ct);
                await stage.Servers.AdministerAsync(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'app_user'", ct: ct);
            },
            (stage, ct) => stage.Servers.AdministerAsync("ALTER ROLE app_user CONNECTION LIMIT -1", ct: ct))
        { LeavesNoApi = true },
        FullDisk.Drill,
        BadNetwork.Losing,
        BadNetwork.Delaying,
        SteppedClock.Drill,
        new(
            "rolling-restart", "every Api and Worker is replaced, one after the other, as by a deployment",
            async (stage, ct) =>
            {
                foreach (var instance in stage.Apis.Concat(stage.Workers)) await instance.ReplaceAsync(ct);
            },
            (_, _) => Task.CompletedTask) { IsUnseen = true, Short = TimeSpan.Zero },
    ];

    internal const string NoMachine = "It needs a network and mounts of its own: as root, by ./dev drill or ./dev test.";

    internal static NativeServers Native(Stage stage) => (NativeServers)stage.Servers;

    internal static string? Container(Stage stage) => stage.Servers is NativeServers ? null : "The servers are containers.";
}
