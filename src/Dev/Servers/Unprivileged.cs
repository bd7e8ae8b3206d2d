using ProdReady.Dev.Processes;

namespace ProdReady.Dev.Servers;

/// <summary>
/// PostgreSQL and PgBouncer refuse to run as root, so where we are root the servers run as an account without rights.
/// </summary>
public static class Unprivileged
{
    /// <summary>The account for the servers; null when we are not root and they can run as ourselves.</summary>
    public static string? User { get; } = Environment.IsPrivilegedProcess ? FirstKnown("postgres", "nobody") : null;

    public static async Task OwnAsync(string folder, string? user, CancellationToken ct)
    {
        if (user is not null) await Tool.RunAsync("chown", ["-R", $"{user}:", folder], ct);
    }

    /// <summary>Whether that account can reach a folder, which lies perhaps below one that only root may enter.</summary>
    public static async Task<bool> CanReachAsync(string folder, string? user, CancellationToken ct) =>
        user is null || (await Tool.TryAsync("test", ["-x", folder], ct, user)).ExitCode == 0;

    private static string FirstKnown(params string[] users)
    {
        var known = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet();
        return users.FirstOrDefault(known.Contains)
            ?? throw new DevException("No account `postgres` or `nobody` to run the servers as: run this as an ordinary user.");
    }
}
