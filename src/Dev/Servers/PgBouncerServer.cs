using ProdReady.Dev.Processes;

namespace ProdReady.Dev.Servers;

/// <summary>PgBouncer in transaction mode, as in production: what a session would keep must not survive a transaction here either.</summary>
public sealed class PgBouncerServer(string folder, string? user, DevelopmentSecrets secrets, PostgresServer postgres)
    : NativeServer(folder, user)
{
    public override string Name => "PgBouncer";

    private string SettingsFile => Path.Combine(Folder, "pgbouncer.ini");

    protected override void WriteSettings()
    {
        DevelopmentSecrets.Write(Path.Combine(Folder, "users"), $"\"app_user\" \"{secrets.AppPassword}\"\n");

        // After PostgreSQL is back, clients are served within a second (server_login_retry; the default is 15).
        File.WriteAllText(SettingsFile, $"""
            [databases]
            app = host=127.0.0.1 port={postgres.Port} dbname=app
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {Port}
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = {Folder}/users
            pool_mode = transaction
            default_pool_size = 20
            max_client_conn = 2000
            query_wait_timeout = 10
            server_login_retry = 1
            server_connect_timeout = 3
            ignore_startup_parameters = extra_float_digits
            stats_users = app_user
            log_connections = 0
            log_disconnections = 0
            """);
    }

    protected override ChildStart Command() => new(Programs.PgBouncer(), [SettingsFile], LogFile) { User = User, WorkingFolder = "/" };

    protected override async Task<bool> AnswersAsync(CancellationToken ct) =>
        (await PostgresServer.PsqlAsync("app_user", secrets.AppPassword, Port, "app", ["-c", "SELECT 1"], ct)).ExitCode == 0;
}
