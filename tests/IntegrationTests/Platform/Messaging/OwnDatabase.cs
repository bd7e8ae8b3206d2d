using ProdReady.Dev.Processes;
using ProdReady.Dev.Servers;

namespace ProdReady.IntegrationTests.Platform.Messaging;

/// <summary>
/// A migrated database of its own on the shared servers: the Worker of the shared one would take a test's messages away.
/// </summary>
internal static class OwnDatabase
{
    private const string Template = "messaging_template";
    private static readonly SemaphoreSlim OneAtATime = new(1);
    private static bool _hasTemplate;

    /// <summary>Makes it, and returns the settings with which a host reaches it.</summary>
    public static async Task<Dictionary<string, string>> CreateAsync(LocalServers servers)
    {
        await OneAtATime.WaitAsync(Test.Ct);
        try
        {
            if (!_hasTemplate)
            {
                await MakeTemplateAsync(servers);
                _hasTemplate = true;
            }

            var name = $"messaging_{Guid.NewGuid():N}";
            await servers.AdministerAsync($"CREATE DATABASE {name} TEMPLATE {Template} OWNER app_migrator", ct: Test.Ct);
            return With(servers.AppSettings, name);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private static async Task MakeTemplateAsync(LocalServers servers)
    {
        await servers.AdministerAsync($"CREATE DATABASE {Template} OWNER app_migrator", ct: Test.Ct);
        await servers.AdministerAsync("""
            GRANT USAGE ON SCHEMA public TO app_user, app_across_tenants;
            ALTER DEFAULT PRIVILEGES FOR ROLE app_migrator
              GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app_user, app_across_tenants;
            ALTER DEFAULT PRIVILEGES FOR ROLE app_migrator GRANT USAGE, SELECT ON SEQUENCES TO app_user, app_across_tenants;
            """, Template, Test.Ct);
        await using var migrator = AppProcess.Start("Migrator", With(servers.MigratorSettings, Template));
        Assert.Equal(0, await migrator.WaitForExitAsync(TimeSpan.FromMinutes(2), Test.Ct));
    }

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> settings, string name) =>
        settings.ToDictionary(
            setting => setting.Key,
            setting => setting.Value.Replace("Database=app;", $"Database={name};", StringComparison.Ordinal));
}
