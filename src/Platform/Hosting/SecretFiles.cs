using System.Collections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ProdReady.Platform.Hosting;

// Prevents secrets in the environment, which every child process and many a crash report copy: an orchestrator mounts them
// as files and names the file instead.
public static class SecretFiles
{
    internal const string Suffix = "_FILE";

    /// <summary>
    /// Reads each setting whose file is named by an environment variable, as <c>Database__ConnectionString_FILE</c>; the line
    /// break at its end is dropped. First of all, as others read settings while the host is built. A file that is missing,
    /// or a setting given twice, stops the start.
    /// </summary>
    public static IHostApplicationBuilder AddSecretFiles(this IHostApplicationBuilder builder)
    {
        HostRun.ExitOnWrongSettings();
        var mistakes = new List<string>();
        var values = new Dictionary<string, string?>();
        foreach (var (variable, path) in Variables())
        {
            var setting = variable[..^Suffix.Length].Replace("__", ":", StringComparison.Ordinal);
            if (!File.Exists(path)) mistakes.Add($"Setting {setting} is missing: the file that {variable} names is not there.");
            else if (builder.Configuration[setting] is not null) mistakes.Add($"Setting {setting} is given twice: {variable}.");
            else values[setting] = File.ReadAllText(path).TrimEnd('\r', '\n');
        }

        if (mistakes.Count > 0) throw new OptionsValidationException(Suffix, typeof(SecretFiles), mistakes);
        builder.Configuration.AddInMemoryCollection(values);
        return builder;
    }

    private static IEnumerable<(string Variable, string Path)> Variables() =>
        from DictionaryEntry variable in Environment.GetEnvironmentVariables()
        let name = (string)variable.Key
        where name.Contains("__", StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal)
        orderby name
        select (name, (string?)variable.Value ?? "");
}
