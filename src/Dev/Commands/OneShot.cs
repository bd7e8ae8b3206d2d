using System.Globalization;
using System.Net;
using ProdReady.Dev.Building;
using ProdReady.Dev.Machine;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Running;
using ProdReady.Dev.Sandbox;
using ProdReady.Dev.Servers;

namespace ProdReady.Dev.Commands;

/// <summary>Verbs that build another program and run it in this terminal.</summary>
internal static class OneShot
{
    public static Task<int> RedriveAsync(Arguments arguments, CancellationToken ct)
    {
        if (arguments.First is null) throw new UsageException("redrive needs the name of a queue, such as receipts.");
        return WorkerAsync("redrive", arguments, ct);
    }

    public static Task<int> SettleAsync(Arguments arguments, CancellationToken ct) => WorkerAsync("settle", arguments, ct);

    public static Task<int> GrantOperatorAsync(Arguments arguments, CancellationToken ct) =>
        WorkerAsync("grant-operator", arguments, ct);

    public static Task<int> WithdrawOperatorAsync(Arguments arguments, CancellationToken ct) =>
        WorkerAsync("withdraw-operator", arguments, ct);
    public static Task<int> EndSessionsAsync(Arguments arguments, CancellationToken ct) =>
        WorkerAsync("end-sessions", arguments, ct);

    public static Task<int> SchedulesAsync(Arguments arguments, CancellationToken ct) => WorkerAsync("schedules", arguments, ct);

    public static Task<int> VerifyAuditAsync(Arguments arguments, CancellationToken ct) =>
        WorkerAsync("verify-audit", arguments, ct);

    public static Task<int> RotateKeysAsync(Arguments arguments, CancellationToken ct) =>
        WorkerAsync("rotate-keys", arguments, ct);

    public static Task<int> ShowKeysAsync(Arguments arguments, CancellationToken ct) =>
        WorkerAsync("show-keys", arguments, ct);

    public static Task<int> RewrapKeysAsync(Arguments arguments, CancellationToken ct) =>
        WorkerAsync("rewrap-keys", arguments, ct);

    public static Task<int> ModelsAsync(Arguments arguments, CancellationToken ct) => WorkerAsync("models", arguments, ct);

    public static Task<int> TopStatementsAsync(Arguments arguments, CancellationToken ct) =>
        WorkerAsync("top-statements", arguments, ct);

    public static async Task<int> PreviewMailAsync(Arguments arguments, CancellationToken ct)
    {
        await Build.RunAsync(["src/Worker/Worker.csproj"], Say.ToConsole, ct);
        string[] words = [ProjectTree.HostAssembly("Worker"), "preview-mail", DevFolder.MailPreviews, .. arguments.Words];
        return await Tool.RunHereAsync(DotNetSdk.Program, words, ct);
    }

    private static async Task<int> WorkerAsync(string verb, Arguments arguments, CancellationToken ct)
    {
        var state = UpState.Require();
        if (state.InContainers)
        {
            await (await DockerEngine.RequireAsync(ct))
                .ComposeAsync(["run", "--rm", "worker", verb, .. arguments.Words], ct);
            return 0;
        }

        return await Tool.RunHereAsync(
            DotNetSdk.Program, [ProjectTree.HostAssembly("Worker"), verb, .. arguments.Words], ct, state.AppSettings);
    }

    public static async Task<int> BenchAsync(Arguments arguments, CancellationToken ct)
    {
        await DebianPackages.EnsureAsync(Say.ToConsole, ct);
        await Build.RunAsync([.. Build.Hosts, "tests/Benchmarks/Benchmarks.csproj"], Say.ToConsole, ct, "Release");
        var assembly = ProjectTree.Assembly(ProjectTree.PathTo("tests", "Benchmarks"), "Release");
        return await Tool.RunHereAsync(DotNetSdk.Program, [assembly, .. arguments.Words], ct);
    }

    public static async Task<int> FuzzAsync(Arguments arguments, CancellationToken ct)
    {
        await DebianPackages.EnsureAsync(Say.ToConsole, ct);
        await Build.RunAsync([.. Build.Hosts, "tests/IntegrationTests/IntegrationTests.csproj"], Say.ToConsole, ct);
        var assembly = ProjectTree.Assembly(ProjectTree.PathTo("tests", "IntegrationTests"), "Debug");
        var settings = new Dictionary<string, string>
        {
            ["FUZZ_SEED"] = Text(arguments.Number("--seed", 0, 1_000_000) ?? 1),
            ["FUZZ_COUNT"] = Text(arguments.Number("--count", 1, 10_000_000) ?? 5_000),
            ["FUZZ_ONLY"] = arguments.Number("--only", 0, 10_000_000) is { } only ? Text(only) : "",
        };
        return await Tool.RunHereAsync(
            DotNetSdk.Program, [assembly, "-noLogo", "-noColor", "-class", "*.FuzzTests"], ct, settings);

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    public static async Task<int> DrillAsync(Arguments arguments, CancellationToken ct)
    {
        await DebianPackages.EnsureAsync(Say.ToConsole, ct);
        await DebianPackages.EnsureForDrillsAsync(Say.ToConsole, ct);
        await Build.RunAsync([.. Build.Hosts, "tests/FaultTests/FaultTests.csproj"], Say.ToConsole, ct, "Release");
        var assembly = ProjectTree.Assembly(ProjectTree.PathTo("tests", "FaultTests"), "Release");
        var settings = new Dictionary<string, string>
        {
            ["DRILL"] = arguments.First ?? "all",
            ["DRILL_MINUTES"] = (arguments.Number("--minutes", 1, 1_000) ?? 0).ToString(CultureInfo.InvariantCulture),
        };
        const string overload = "OverloadDrillTests";
        string[] all = arguments.First switch
        {
            null => ["DrillTests", overload],
            "overload" => [overload],
            _ => ["DrillTests"],
        };
        var exitCode = 0;
        foreach (var drills in all)
        {
            string[] words = [DotNetSdk.Program, assembly, "-noLogo", "-noColor", "-class", $"*.{drills}"];
            words = OwnMachine.Around(drills == overload ? HalfOfCpus.Around(words) : words);
            exitCode = Math.Max(exitCode, await Tool.RunHereAsync(words[0], words[1..], ct, settings));
        }

        return exitCode;
    }

    public static async Task<int> SandboxAsync(Arguments arguments, CancellationToken ct)
    {
        var address = arguments.Has("--all-addresses") ? IPAddress.Any : IPAddress.Loopback;
        await using var sandbox = await PaymentSandbox.StartAsync(arguments.Number("--port", 1, 65_535) ?? 12_111, address);
        if (arguments.Address("--events") is { } events) sandbox.SendEventsTo(events);
        Console.WriteLine($"The payment sandbox listens on {sandbox.BaseAddress} (secret key {PaymentSandbox.SecretKey})");
        return await UntilInterruptedAsync(ct);
    }

    public static async Task<int> ServersAsync(Arguments arguments, CancellationToken ct)
    {
        await DebianPackages.EnsureAsync(Say.ToConsole, ct);
        DevFolder.Prepare();
        await using var servers = arguments.Has("--throwaway")
            ? await NativeServers.StartThrowawayAsync(Say.ToConsole, ct)
            : await NativeServers.StartAsync(DevFolder.Servers, Say.ToConsole, ct);
        foreach (var (name, value) in servers.AppSettings) Console.WriteLine($"export {name}='{value}'");
        Console.WriteLine($"Data in {servers.Folder}\nCtrl-C ends them.");
        return await UntilInterruptedAsync(ct);
    }

    private static async Task<int> UntilInterruptedAsync(CancellationToken ct)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, ct);
        }
        catch (OperationCanceledException)
        {
            // What was asked for.
        }

        return 0;
    }
}
