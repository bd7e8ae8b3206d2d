using ProdReady.Dev.Processes;
using ProdReady.Dev.Servers;

namespace ProdReady.Dev.Machine;

/// <summary>The servers' programs from Debian's packages, for a machine without a Docker engine.</summary>
public static class DebianPackages
{
    private const string PolicyFile = "/usr/sbin/policy-rc.d";

    private static readonly (string Package, Func<string?> Find)[] Needed =
    [
        ("postgresql", () => Found(() => Programs.Postgres("postgres"))),
        ("pgbouncer", () => Found(Programs.PgBouncer)),
        ("redis-server", () => Found(Programs.Redis)),
        ("rabbitmq-server", () => Found(Programs.RabbitMq)),
    ];

    // What the drills put around them.
    private static readonly (string Package, Func<string?> Find)[] NeededForDrills =
    [
        ("haproxy", () => Found(Programs.Haproxy)),
    ];

    // What two of them break with: these are skipped where it cannot be had.
    private static readonly (string Package, Func<string?> Find)[] NeededForSomeDrills =
    [
        ("iptables", () => Programs.Find("iptables")),
        ("libfaketime", Programs.FakeTime),
    ];

    private static bool CanInstall => Programs.Find("apt-get") is not null;

    public static string[] Missing() => MissingOf(Needed);

    public static IEnumerable<(string Package, string? Path)> All() => Needed.Select(n => (n.Package, n.Find()));

    public static string InstallLine(IEnumerable<string> packages) =>
        $"{(Environment.IsPrivilegedProcess ? "" : "sudo ")}apt-get update && "
        + $"{(Environment.IsPrivilegedProcess ? "" : "sudo ")}apt-get install -y {string.Join(' ', packages)}";

    /// <summary>Installs what the servers miss when we may: as root, or by sudo without a password.</summary>
    /// <exception cref="DevException">We may not, or it fails: the message holds the line to type.</exception>
    public static Task EnsureAsync(IProgress<string> progress, CancellationToken ct) => EnsureAsync(Needed, progress, ct);

    /// <summary>The same for what the drills need.</summary>
    public static Task EnsureForDrillsAsync(IProgress<string> progress, CancellationToken ct) =>
        EnsureAsync(CanInstall ? [.. NeededForDrills, .. NeededForSomeDrills] : NeededForDrills, progress, ct);

    private static async Task EnsureAsync(
        (string Package, Func<string?> Find)[] needed, IProgress<string> progress, CancellationToken ct)
    {
        var missing = MissingOf(needed);
        if (missing.Length == 0) return;

        var line = InstallLine(missing);
        if (!CanInstall)
        {
            throw new DevException($"Missing: {string.Join(", ", missing)}. Install them, or start a Docker engine.");
        }

        if (!await MayInstallAsync(ct)) throw new DevException($"Missing: {string.Join(", ", missing)}. Type: {line}");
        await InstallAsync(missing, progress, ct);
        if (MissingOf(needed) is { Length: > 0 } still)
        {
            throw new DevException($"Still missing: {string.Join(", ", still)}. Type: {line}");
        }
    }

    private static string[] MissingOf((string Package, Func<string?> Find)[] needed) =>
        needed.Where(n => n.Find() is null).Select(n => n.Package).ToArray();

    private static async Task InstallAsync(string[] packages, IProgress<string> progress, CancellationToken ct)
    {
        progress.Report($"Installing {string.Join(", ", packages)} (once; takes a minute or two) ...");
        var keepsServicesStill = !File.Exists(PolicyFile);
        if (keepsServicesStill)
        {
            await AsRootAsync("sh", ["-c", $"printf '#!/bin/sh\\nexit 101\\n' >{PolicyFile}; chmod 755 {PolicyFile}"], ct);
        }
        try
        {
            await AsRootAsync("apt-get", ["update"], ct);
            string[] install = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends"];
            await AsRootAsync("env", [.. install, .. packages], ct);
        }
        finally
        {
            if (keepsServicesStill) await AsRootAsync("rm", ["-f", PolicyFile], CancellationToken.None);
        }
    }

    private static async Task<bool> MayInstallAsync(CancellationToken ct) =>
        Environment.IsPrivilegedProcess
        || (Programs.Find("sudo") is { } sudo && (await Tool.TryAsync(sudo, ["-n", "true"], ct)).ExitCode == 0);

    private static Task<string> AsRootAsync(string program, string[] arguments, CancellationToken ct) =>
        Environment.IsPrivilegedProcess
            ? Tool.RunAsync(program, arguments, ct)
            : Tool.RunAsync("sudo", ["-n", program, .. arguments], ct);

    private static string? Found(Func<string> find)
    {
        try
        {
            return find();
        }
        catch (DevException)
        {
            return null;
        }
    }
}
