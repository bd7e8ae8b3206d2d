namespace ProdReady.Dev.Servers;

/// <summary>The addresses and passwords of the local servers in the form in which the hosts take their settings.</summary>
internal static class ServerSettings
{
    // Without `No Reset On Close` Npgsql sends DISCARD ALL, which a pooler in transaction mode would hand to anybody's session.
    public static IReadOnlyDictionary<string, string> ForApp(LocalServers servers, DevelopmentSecrets secrets) =>
        new Dictionary<string, string>
        {
            ["Database__ConnectionString"] =
                $"{Database(servers.PgBouncer, "app_user", secrets.AppPassword)};No Reset On Close=true;Max Auto Prepare=0",
            ["Redis__ConnectionString"] = $"127.0.0.1:{servers.Redis.Port},password={secrets.RedisPassword}",
            ["RabbitMq__Uri"] = $"amqp://{RabbitMqServer.UserName}:{secrets.RabbitMqPassword}"
                + $"@127.0.0.1:{servers.RabbitMq.Port}/{RabbitMqServer.VirtualHost}",
            ["Encryption__MasterKeys"] = secrets.MasterKey,
        };

    public static IReadOnlyDictionary<string, string> ForMigrator(LocalServers servers, DevelopmentSecrets secrets) =>
        new Dictionary<string, string>
        {
            ["Database__ConnectionString"] = Database(servers.Postgres, "app_migrator", secrets.MigratorPassword),
        };

    private static string Database(LocalServer server, string role, string password) =>
        $"Host=127.0.0.1;Port={server.Port};Database=app;Username={role};Password={password}";
}
