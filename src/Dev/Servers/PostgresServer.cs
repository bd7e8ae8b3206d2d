using ProdReady.Dev.Processes;

namespace ProdReady.Dev.Servers;

/// <summary>PostgreSQL 15 or later, with the roles and the database of deploy/database/roles.sql.</summary>
public sealed class PostgresServer(string folder, string? user, DevelopmentSecrets secrets, bool throwaway)
    : NativeServer(folder, user)
{
    public override string Name => "PostgreSQL";

    private string Data => Path.Combine(Folder, "data");

    // Fast shutdown: open transactions are rolled back, clients are sent away.
    protected override int StopSignal => Signal.Interrupt;

    internal async Task<string> AdministerAsync(string sql, string database, CancellationToken ct)
    {
        var answer = await PsqlAsync("postgres", secrets.PostgresPassword, Port, database, ["-c", sql], ct);
        return answer.ExitCode == 0 ? answer.Output.Trim() : throw new DevException($"psql refused: {answer.Output.Trim()}");
    }

    /// <summary>psql against any port, so that the way through PgBouncer is tried with the same tool.</summary>
    internal static Task<ToolResult> PsqlAsync(
        string role, string password, int port, string database, IEnumerable<string> arguments, CancellationToken ct) =>
        Tool.TryAsync(
            Programs.Postgres("psql"),
            ["-X", "-A", "-t", "-q", "-h", "127.0.0.1", "-p", $"{port}", "-U", role, "-d", database, .. arguments],
            ct,
            environment: new Dictionary<string, string> { ["PGPASSWORD"] = password, ["PGCONNECT_TIMEOUT"] = "5" });

    /// <summary>Settings that do not depend on where it runs.</summary>
    // Throwaway data survives a kill of the server (each commit is written), not one of the machine (nothing is flushed).
    public static string[] Settings(bool throwaway, bool statements) =>
    [
        "max_connections=200",
        "shared_buffers=128MB",
        "password_encryption=scram-sha-256",
        "log_line_prefix=%m [%p] %q%u ",
        "log_lock_waits=on",
        "track_io_timing=on",
        .. statements ? ["shared_preload_libraries=pg_stat_statements"] : Array.Empty<string>(),
        .. throwaway ? ["fsync=off", "full_page_writes=off"] : Array.Empty<string>(),
    ];

    /// <summary>The words for psql that make the roles and the database.</summary>
    public static string[] MakeRoles(DevelopmentSecrets secrets, string file) =>
    [
        "-v", "ON_ERROR_STOP=1",
        "-v", $"migrator_password={secrets.MigratorPassword}",
        "-v", $"app_password={secrets.AppPassword}",
        "-f", file,
    ];

    protected override void WriteSettings() => File.WriteAllLines(
        Path.Combine(Folder, "postgresql.conf"),
        [
            "listen_addresses = '127.0.0.1'",
            $"port = {Port}",
            "unix_socket_directories = ''",
            .. Settings(throwaway, HasStatements()).Select(setting => string.Concat(setting.Replace("=", " = '"), "'")),
        ]);

    protected override async Task PrepareAsync(CancellationToken ct)
    {
        RefuseDataOfAnotherVersion();
        if (Directory.Exists(Data))
        {
            // Left by a kill. The folder is locked by us, so no server can be behind it once its last processes are gone.
            await EndOrphansAsync(ct);
            File.Delete(Path.Combine(Data, "postmaster.pid"));
            return;
        }

        // Made under another name first, so that a run cut short leaves no half of a database behind.
        var unfinished = Data + ".unfinished";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        var passwordFile = Path.Combine(Folder, "superuser");
        DevelopmentSecrets.Write(passwordFile, secrets.PostgresPassword);
        await Unprivileged.OwnAsync(Folder, User, ct);
        await Tool.RunAsync(
            Programs.Postgres("initdb"),
            ["-D", unfinished, "-U", "postgres", $"--pwfile={passwordFile}", "--auth=scram-sha-256", "-E", "UTF8",
                "--locale=C.UTF-8", "--no-sync"],
            ct, User);
        File.Delete(passwordFile);
        Directory.Move(unfinished, Data);
    }

    // A server process that is at work does not notice at once that its parent was killed, and would write beside the next one.
    private async Task EndOrphansAsync(CancellationToken ct)
    {
        while (Signal.ProcessesIn(Data, "postgres") is { Length: > 0 } orphans)
        {
            foreach (var orphan in orphans) Signal.Send(orphan, Signal.Kill);
            await Task.Delay(10, ct);
        }
    }

    protected override ChildStart Command() => new(
        Programs.Postgres("postgres"),
        ["-D", Data, "-c", $"config_file={Folder}/postgresql.conf", "-c", $"hba_file={Data}/pg_hba.conf"], LogFile)
    { User = User, WorkingFolder = "/" };

    protected override async Task<bool> AnswersAsync(CancellationToken ct) =>
        (await PsqlAsync("postgres", secrets.PostgresPassword, Port, "postgres", ["-c", "SELECT 1"], ct)).ExitCode == 0;

    protected override async Task SetUpAsync(CancellationToken ct)
    {
        var result = await PsqlAsync("postgres", secrets.PostgresPassword, Port, "postgres",
            MakeRoles(secrets, ProjectTree.PathTo("deploy", "database", "roles.sql")), ct);
        if (result.ExitCode != 0)
        {
            throw new DevException($"deploy/database/roles.sql failed:\n{LogText.LastLines(result.Output, 5)}");
        }
    }

    private void RefuseDataOfAnotherVersion()
    {
        var file = Path.Combine(Data, "PG_VERSION");
        var program = Programs.Postgres("postgres").Split('/') is [.., var version, "bin", _] ? version : null;
        if (!File.Exists(file) || program is null || File.ReadAllText(file).Trim() is var data && data == program) return;
        throw new DevException(
            $"{Data} was made by PostgreSQL {data}, and {program} is installed: remove it (rm -r {Data}) or install {data}.");
    }

    private static bool HasStatements() =>
        File.Exists(Path.Combine(Programs.Postgres("postgres"), "..", "..", "lib", "pg_stat_statements.so"));
}
