using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;
using ProdReady.Dev;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Servers;

namespace ProdReady.IntegrationTests.Containers;

/// <summary>PostgreSQL with the settings and roles of the native one.</summary>
internal sealed class PostgresContainer(DevelopmentSecrets secrets, INetwork network)
    : ContainerServer(Describe(secrets, network), 5432)
{
    /// <summary>Its name in the network of the containers.</summary>
    public const string Host = "postgres";

    private const string Roles = "/roles.sql";

    public override string Name => "PostgreSQL";

    /// <summary>psql inside the container, against any server that the container reaches.</summary>
    public async Task<ExecResult> PsqlAsync(
        string role, string password, string host, int port, string database, IEnumerable<string> words, CancellationToken ct) =>
        await Container.ExecAsync(
            ["env", $"PGPASSWORD={password}", "PGCONNECT_TIMEOUT=5", "psql", "-X", "-A", "-t", "-q", "-h", host, "-p", $"{port}",
                "-U", role, "-d", database, .. words],
            ct);

    public Task<ExecResult> AdministerAsync(string database, string[] words, CancellationToken ct) =>
        PsqlAsync("postgres", secrets.PostgresPassword, "127.0.0.1", 5432, database, words, ct);

    // By TCP: the server that initialises the database listens on a socket only.
    protected override async Task<bool> AnswersAsync(CancellationToken ct) =>
        (await AdministerAsync("postgres", ["-c", "SELECT 1"], ct)).ExitCode == 0;

    protected override async Task SetUpAsync(CancellationToken ct)
    {
        var made = await AdministerAsync("postgres", PostgresServer.MakeRoles(secrets, Roles), ct);
        if (made.ExitCode != 0) throw new DevException($"roles.sql failed:\n{LogText.LastLines(made.Stderr, 5)}");
    }

    private static ContainerBuilder Describe(DevelopmentSecrets secrets, INetwork network) => Image.Of("postgres")
        .WithNetwork(network)
        .WithNetworkAliases(Host)
        .WithEnvironment("POSTGRES_PASSWORD", secrets.PostgresPassword)
        .WithResourceMapping(
            FilePath.Of(ProjectTree.PathTo("deploy", "database", "roles.sql")), FilePath.Of(Roles))
        .WithCommand(
            ["postgres", .. PostgresServer.Settings(throwaway: true, statements: true).SelectMany(s => new[] { "-c", s })]);
}
