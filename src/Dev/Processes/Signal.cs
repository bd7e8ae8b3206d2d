using System.Globalization;
using System.Runtime.InteropServices;

namespace ProdReady.Dev.Processes;

/// <summary>POSIX signals by number (the numbers of Linux), to a process or to it and everything below it.</summary>
public static class Signal
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Sends a signal. A process that is gone already is no error.</summary>
    public static void Send(int processId, int signal) => _ = kill(processId, signal);

    /// <summary>
    /// The parent first, so that it starts no more children meanwhile; then the children, found again until there is no new one.
    /// </summary>
    public static void SendToTree(int processId, int signal)
    {
        var reached = new HashSet<int> { processId };
        var tree = Descendants(processId);
        Send(processId, signal);
        for (; tree.Any(reached.Add); tree = Descendants(processId).Concat(reached.SelectMany(Descendants)).ToArray())
        {
            foreach (var child in tree)
            {
                reached.Add(child);
                Send(child, signal);
            }
        }
    }

    public static bool IsAlive(int processId) => kill(processId, 0) == 0 && State(processId) is not ('Z' or 'X' or null);

    /// <summary>The processes of a program whose current folder is `folder`, as far as we may look into them.</summary>
    public static int[] ProcessesIn(string folder, string program) =>
        AllProcesses().Select(process => process.Id).Where(id => Identity(id) == (folder, program)).ToArray();

    private static int[] Descendants(int parent)
    {
        var children = AllProcesses().ToLookup(p => p.Parent, p => p.Id);
        return Below(parent).ToArray();

        IEnumerable<int> Below(int id) => children[id].SelectMany(child => Below(child).Prepend(child));
    }

    private static IEnumerable<(int Id, int Parent)> AllProcesses() =>
        from folder in Directory.EnumerateDirectories("/proc")
        let id = int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var number) ? number : 0
        where id > 0
        let stat = Stat(id)
        where stat.Length > 1
        select (id, int.Parse(stat[1], CultureInfo.InvariantCulture));

    private static (string? Folder, string Program)? Identity(int processId)
    {
        try
        {
            return (new FileInfo($"/proc/{processId}/cwd").LinkTarget, File.ReadAllText($"/proc/{processId}/comm").Trim());
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static char? State(int processId) => Stat(processId) is [{ Length: 1 } state, ..] ? state[0] : null;

    // The fields of /proc/N/stat that follow the program's name, which may itself hold blanks and brackets.
    private static string[] Stat(int processId)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{processId}/stat");
            return line[(line.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return []; // it ended while we looked
        }
    }

    [DllImport("libc", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int processId, int signal);
}
