namespace ProdReady.Dev.Running;

/// <summary>`.dev/`: what `up` keeps between runs (data, passwords, logs, mail, files). Not in git, closed to others.</summary>
public static class DevFolder
{
    public static string Path { get; } = ProjectTree.PathTo(".dev");

    public static string Servers => System.IO.Path.Combine(Path, "servers");
    public static string Logs => System.IO.Path.Combine(Path, "logs");
    public static string Mail => System.IO.Path.Combine(Path, "mail");
    public static string MailPreviews => System.IO.Path.Combine(Path, "mail-previews");
    public static string Objects => System.IO.Path.Combine(Path, "objects");
    public static string StateFile => System.IO.Path.Combine(Path, "up.json");
    public static string UpLog => System.IO.Path.Combine(Logs, "up.log");

    public static string Log(string name) => System.IO.Path.Combine(Logs, $"{name}.log");

    /// <summary>Makes the folders, with empty logs. Other accounts may pass through (the servers' does), not look.</summary>
    public static void Prepare()
    {
        foreach (var folder in new[] { Path, Logs, Mail, Objects }) Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            File.SetUnixFileMode(Path, owner | UnixFileMode.OtherExecute);
            File.SetUnixFileMode(Logs, owner);
            File.SetUnixFileMode(Mail, owner);
            File.SetUnixFileMode(Objects, owner);
        }

        foreach (var log in Directory.GetFiles(Logs, "*.log").Where(log => log != UpLog)) File.Delete(log);
    }
}
