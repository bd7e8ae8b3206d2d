using ProdReady.Dev.Processes;
using ProdReady.Dev.Servers;

namespace ProdReady.Dev.Machine;

/// <summary>A Docker engine that answers, with the compose command that is there: the plugin, or the older program.</summary>
public sealed record DockerEngine(string Program, string[] FirstWords)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Null where the client, the engine or compose is missing, or the engine does not answer within 5 s.</summary>
    public static async Task<DockerEngine?> FindAsync(CancellationToken ct)
    {
        if (!await IsAnsweringAsync(ct) || Find("docker") is not { } docker) return null;
        if (await AnswersAsync(docker, ["compose", "version"], ct)) return new DockerEngine(docker, ["compose"]);
        return Find("docker-compose") is { } compose ? new DockerEngine(compose, []) : null;
    }

    /// <summary>Whether there is an engine, be it without compose.</summary>
    public static async Task<bool> IsAnsweringAsync(CancellationToken ct) =>
        Find("docker") is { } docker && await AnswersAsync(docker, ["info"], ct);

    /// <summary>
    /// Lets libraries speak the engine's version when it is older than 1.44 (Docker 25), which they ask for unless Docker's own
    /// variable says otherwise; Debian 12 has 1.41.
    /// </summary>
    public static async Task AllowOldVersionAsync(CancellationToken ct)
    {
        const string variable = "DOCKER_API_VERSION";
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 }) return;
        var spoken = (await Tool.RunAsync(Find("docker")!, ["version", "--format", "{{.Server.APIVersion}}"], ct)).Trim();
        if (Version.Parse(spoken) < new Version(1, 44)) Environment.SetEnvironmentVariable(variable, spoken);
    }

    public static async Task<DockerEngine> RequireAsync(CancellationToken ct) =>
        await FindAsync(ct)
            ?? throw new DevException("The Docker engine that runs this does not answer: start it, then try again.");

    /// <summary>Runs `docker compose ...` in this terminal.</summary>
    /// <exception cref="DevException">It ended with another code than 0.</exception>
    public async Task ComposeAsync(
        IEnumerable<string> words, CancellationToken ct, IReadOnlyDictionary<string, string>? environment = null)
    {
        var code = await Tool.RunHereAsync(Program, [.. FirstWords, .. words], ct, environment);
        if (code != 0) throw new DevException($"docker compose {words.First()} ended with code {code}: its own words are above.");
    }

    private static string? Find(string program) => Programs.Find(OperatingSystem.IsWindows() ? program + ".exe" : program);

    private static async Task<bool> AnswersAsync(string docker, string[] words, CancellationToken ct)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timer.CancelAfter(Limit);
        try
        {
            return (await Tool.TryAsync(docker, words, timer.Token)).ExitCode == 0;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
