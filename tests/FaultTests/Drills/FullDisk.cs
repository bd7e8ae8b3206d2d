using ProdReady.Dev.Machine;
using ProdReady.Dev.Processes;

namespace ProdReady.FaultTests.Drills;

/// <summary>PostgreSQL's data moves to a small disk (a tmpfs that only we see), and something else fills that.</summary>
internal static class FullDisk
{
    public static Drill Drill { get; } = new("fill-disk", "the disk of PostgreSQL is full", BeginAsync, EndAsync)
    {
        LeavesNoApi = true,
        Lacks = stage => AllDrills.Container(stage) ?? (OwnMachine.IsHere ? null : AllDrills.NoMachine),
    };

    private static async Task BeginAsync(Stage stage, CancellationToken ct)
    {
        await stage.Servers.Postgres.StopAsync(ct);
        await RunAsync(stage, """
            mkdir small
            mount -t tmpfs -o size=$(( $(du -sm data | cut -f1) + 16 ))m,mode=700 none small
            cp -a data/. small/
            chown --reference=data small
            mount --bind small data
            """, ct);
        await stage.Servers.Postgres.StartAsync(ct);
        await RunAsync(stage, "cat /dev/zero >data/ballast 2>/dev/null || true", ct);
    }

    private static async Task EndAsync(Stage stage, CancellationToken ct)
    {
        await RunAsync(stage, "rm -f data/ballast", ct);
        stage.Servers.Postgres.Kill();
        await RunAsync(stage, """
            umount data
            rm -rf data/* && cp -a small/. data/
            umount small
            rmdir small
            """, ct);
        await stage.Servers.Postgres.StartAsync(ct);
    }

    private static Task<string> RunAsync(Stage stage, string script, CancellationToken ct) =>
        Tool.RunAsync("sh", ["-e", "-c", $"cd {AllDrills.Native(stage).Folder}/postgres\n{script}"], ct);
}
