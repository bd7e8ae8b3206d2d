using System.Text.Json;
using System.Text.Json.Serialization;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Servers;

namespace ProdReady.Dev.Running;

/// <summary>What runs and where, for the other verbs. Holds passwords, so only its owner can read it.</summary>
public sealed record UpState(
    int ProcessId,
    bool InContainers,
    string[] ApiAddresses,
    Dictionary<string, string> Addresses,
    Dictionary<string, string> AppSettings,
    Dictionary<string, string> MigratorSettings)
{
    /// <summary>What answers /health/ready, by name.</summary>
    [JsonIgnore]
    public IEnumerable<(string Name, string Address)> Hosts =>
        ApiAddresses.Select((address, i) => ($"api-{i + 1}", address))
            .Concat(Addresses.Where(a => a.Key == "worker").Select(a => (a.Key, a.Value)));

    public void Write() => DevelopmentSecrets.Write(DevFolder.StateFile, JsonSerializer.Serialize(this));

    /// <summary>Null when nothing runs; a file left by a process that was killed counts as nothing, and is removed.</summary>
    public static UpState? Read()
    {
        if (!File.Exists(DevFolder.StateFile)) return null;
        var state = JsonSerializer.Deserialize<UpState>(File.ReadAllText(DevFolder.StateFile))!;
        if (state.InContainers || IsUp(state.ProcessId)) return state;
        Remove();
        return null;
    }

    public static UpState Require() => Read() ?? throw new DevException("Nothing is running here: start it with ./dev up");

    public static void Remove() => File.Delete(DevFolder.StateFile);

    // Process ids are given again: the one in the file must still be a `dev ... up`.
    private static bool IsUp(int processId)
    {
        if (!Signal.IsAlive(processId)) return false;
        var words = File.ReadAllText($"/proc/{processId}/cmdline").Split('\0');
        return words.Contains("up") && words.Any(word => word.EndsWith("dev.dll", StringComparison.Ordinal));
    }
}
