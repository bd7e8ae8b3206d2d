namespace ProdReady.Dev.Servers;

/// <summary>
/// Where the servers' programs are: on the PATH, or where Debian, Fedora and others keep them beside it.
/// The environment variable DEV_PROGRAMS names other folders (`:` between them), and then they alone are searched.
/// </summary>
public static class Programs
{
    private static readonly string[] Elsewhere = ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/usr/bin"];

    private static string[]? Chosen { get; } =
        Environment.GetEnvironmentVariable("DEV_PROGRAMS") is { Length: > 0 } folders ? Split(folders) : null;

    public static string Postgres(string program) =>
        NewestPostgresFolders().Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
        ?? Find(program)
        ?? throw Missing("PostgreSQL", "postgresql");

    public static string PgBouncer() => Find("pgbouncer") ?? throw Missing("PgBouncer", "pgbouncer");

    public static string Redis() => Find("redis-server") ?? throw Missing("Redis", "redis-server");

    // Debian's wrapper on the PATH insists on its own account; the real script does not.
    public static string RabbitMq() =>
        Find("rabbitmq-server", "/usr/lib/rabbitmq/bin") ?? throw Missing("RabbitMQ", "rabbitmq-server");

    public static string RabbitMqControl() =>
        Find("rabbitmqctl", "/usr/lib/rabbitmq/bin") ?? throw Missing("RabbitMQ", "rabbitmq-server");

    public static string Epmd() => Find("epmd") ?? throw Missing("Erlang's epmd", "rabbitmq-server");

    public static string Haproxy() => Find("haproxy") ?? throw Missing("HAProxy", "haproxy");

    /// <summary>The library that gives a process a wrong clock; null where there is none.</summary>
    public static string? FakeTime() => !OperatingSystem.IsLinux() ? null
        : Directory.GetDirectories("/usr/lib", "*-linux-gnu")
            .Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists);

    public static string? Find(string program, params string[] firstIn) =>
        (Chosen ?? firstIn.Concat(Split(Environment.GetEnvironmentVariable("PATH"))).Concat(Elsewhere))
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    private static IEnumerable<string> NewestPostgresFolders() =>
        Chosen is not null || !Directory.Exists("/usr/lib/postgresql") ? [] :
        from folder in Directory.GetDirectories("/usr/lib/postgresql")
        let version = int.TryParse(Path.GetFileName(folder), out var number) ? number : 0
        where version >= 15
        orderby version descending
        select Path.Combine(folder, "bin");

    private static string[] Split(string? folders) =>
        (folders ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static DevException Missing(string what, string package) => new(
        $"{what} is not installed: run `apt-get install {package}`, or start a Docker engine. "
        + "`./dev doctor` lists all that is missing.");
}
