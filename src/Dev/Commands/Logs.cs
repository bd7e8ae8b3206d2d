using ProdReady.Dev.Machine;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Running;

namespace ProdReady.Dev.Commands;

/// <summary>The logs of our hosts and of the servers, by a part of their name; all when none is given.</summary>
internal static class Logs
{
    private const int Lines = 40;

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken ct)
    {
        if (UpState.Read() is { InContainers: true })
        {
            string[] follow = arguments.Has("--follow") ? ["--follow"] : [];
            await (await DockerEngine.RequireAsync(ct))
                .ComposeAsync(["logs", "--tail", $"{Lines}", .. follow, .. arguments.Words], ct);
            return 0;
        }

        var files = Files().Where(file => file.Name.Contains(arguments.First ?? "", StringComparison.OrdinalIgnoreCase))
            .ToArray();
        if (files.Length == 0)
        {
            throw new DevException(Files().Any()
                ? $"No log `{arguments.First}`. There are: {string.Join(", ", Files().Select(file => file.Name))}"
                : "No logs yet: ./dev up writes them.");
        }

        var shown = files.ToDictionary(file => file.Path, file => ShowEnd(file.Name, LogText.Read(file.Path)));
        while (arguments.Has("--follow"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), ct);
            foreach (var (name, path) in files) shown[path] = ShowNew(name, LogText.Read(path), shown[path]);
        }

        return 0;
    }

    private static IEnumerable<(string Name, string Path)> Files()
    {
        var hosts = Directory.Exists(DevFolder.Logs) ? Directory.GetFiles(DevFolder.Logs, "*.log") : [];
        var servers = Directory.Exists(DevFolder.Servers) ? Directory.GetDirectories(DevFolder.Servers) : [];
        return hosts.Select(path => (Path.GetFileNameWithoutExtension(path), path))
            .Concat(servers.Select(folder => (Path.GetFileName(folder), Path.Combine(folder, "log"))))
            .Where(file => File.Exists(file.Item2))
            .Order();
    }

    private static int ShowEnd(string name, string text)
    {
        Console.WriteLine($"== {name}");
        Console.WriteLine(LogText.LastLines(text, Lines));
        return text.Length;
    }

    private static int ShowNew(string name, string text, int from)
    {
        if (text.Length < from) from = 0; // begun anew
        foreach (var line in text[from..].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Console.WriteLine($"{name}: {line}");
        }
        return text.Length;
    }
}
