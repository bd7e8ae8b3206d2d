namespace ProdReady.Dev.Processes;

/// <summary>Reads a log that another process is still writing.</summary>
public static class LogText
{
    public static string Read(string file)
    {
        if (!File.Exists(file)) return "";
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The last lines that say something, indented, to stand below a message.</summary>
    public static string LastLines(string text, int count) => string.Join('\n', text
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => !string.IsNullOrWhiteSpace(line))
        .TakeLast(count)
        .Select(line => "  " + line.TrimEnd()));
}
