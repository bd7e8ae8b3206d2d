using System.Text;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Networks;
using ProdReady.Dev.Servers;

namespace ProdReady.IntegrationTests.Containers;

/// <summary>PgBouncer as docker-compose.yml starts it.</summary>
internal sealed class PgBouncerContainer(DevelopmentSecrets secrets, INetwork network, PostgresContainer postgres)
    : ContainerServer(Describe(secrets, network), InnerPort)
{
    private const string Host = "pgbouncer";
    private const int InnerPort = 6432;

    public override string Name => "PgBouncer";

    // From the neighbour's container: the pooler's own image need not have psql.
    protected override async Task<bool> AnswersAsync(CancellationToken ct) =>
        (await postgres.PsqlAsync("app_user", secrets.AppPassword, Host, InnerPort, "app", ["-c", "SELECT 1"], ct)).ExitCode == 0;

    private static ContainerBuilder Describe(DevelopmentSecrets secrets, INetwork network) => Image.Of("pgbouncer")
        .WithNetwork(network)
        .WithNetworkAliases(Host)
        .WithResourceMapping(File($"\"app_user\" \"{secrets.AppPassword}\"\n"), FilePath.Of("/users"))
        .WithResourceMapping(
            File(PgBouncerServer.Settings("*", InnerPort, "/users", $"host={PostgresContainer.Host} port=5432")),
            FilePath.Of("/pgbouncer.ini"))
        .WithEntrypoint("pgbouncer")
        .WithCommand("/pgbouncer.ini");

    private static byte[] File(string text) => Encoding.UTF8.GetBytes(text);
}
