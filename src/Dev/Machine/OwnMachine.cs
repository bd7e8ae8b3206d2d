using ProdReady.Dev.Servers;

namespace ProdReady.Dev.Machine;

/// <summary>
/// A network and mounts of its own for a program and all that it starts (Linux namespaces), so that it can lose packets and
/// fill a disk without anybody else's noticing, and nothing of it stays behind, however it ends.
/// </summary>
public static class OwnMachine
{
    /// <summary>Whether this process has one.</summary>
    public static bool IsHere =>
        OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(Mark) == NetworkOf("self") && Mark.Length > 0;

    private const string Mark = "DEV_OWN_NETWORK";

    /// <summary>The words that run these inside of one; the same words where this machine does not let us make one.</summary>
    public static string[] Around(string[] words) =>
        !OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || Programs.Find("unshare") is not { } unshare
            || Programs.Find("ip") is null
            ? words
            :
            [
                unshare, "--net", "--mount", "sh", "-c",
                $"ip link set lo up && {Mark}=$(readlink /proc/self/ns/net) && export {Mark} && exec \"$@\"", "sh", .. words,
            ];

    private static string? NetworkOf(string process) => new FileInfo($"/proc/{process}/ns/net").LinkTarget;
}
