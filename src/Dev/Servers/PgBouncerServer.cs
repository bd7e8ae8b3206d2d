using ProdReady.Dev.Processes;

namespace ProdReady.Dev.Servers;

/// <summary>
/// PgBouncer in transaction mode, as in production: what a session would keep must not survive a transaction here
/// either.
/// </summary>
public sealed class PgBouncerServer(string folder, string? user, DevelopmentSecrets secrets, PostgresServer postgres)
    : NativeServer(folder, user)
{
    public override string Name => "PgBouncer";

    private string SettingsFile => Path.Combine(Folder, "pgbouncer.ini");

    /// <summary>The settings of production, deploy/database/pgbouncer.ini, with addresses of our own.</summary>
    /// <remarks>
    /// What stands last counts. Ours go on in the section that the file ends with: a second [pgbouncer] would set every setting
    /// before it back to its default, the pool mode too.
    /// </remarks>
    public static string Settings(string address, int port, string usersFile, string server) => $"""
        {File.ReadAllText(ProjectTree.PathTo("deploy", "database", "pgbouncer.ini"))}
        listen_addr = {address}
        listen_port = {port}
        auth_file = {usersFile}
        [databases]
        app = {server} dbname=app
        * = {server}
        """;

    protected override void WriteSettings()
    {
        DevelopmentSecrets.Write(Path.Combine(Folder, "users"), $"\"app_user\" \"{secrets.AppPassword}\"\n");

        File.WriteAllText(
            SettingsFile, Settings("127.0.0.1", Port, $"{Folder}/users", $"host=127.0.0.1 port={postgres.Port}"));
    }

    protected override ChildStart Command() =>
        new(Programs.PgBouncer(), [SettingsFile], LogFile) { User = User, WorkingFolder = "/" };

    protected override async Task<bool> AnswersAsync(CancellationToken ct) =>
        (await PostgresServer.PsqlAsync("app_user", secrets.AppPassword, Port, "app", ["-c", "SELECT 1"], ct)).ExitCode == 0;
}
