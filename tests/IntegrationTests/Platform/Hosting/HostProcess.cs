using ProdReady.Dev.Processes;

namespace ProdReady.IntegrationTests.Platform.Hosting;

/// <summary>The real Api with settings that lead nowhere: it starts, as no server is needed for that.</summary>
internal static class HostProcess
{
    public static AppProcess Start(params (string Name, string? Value)[] settings) => Start(Complete, settings);

    public static AppProcess StartWithout(string name)
    {
        var settings = new Dictionary<string, string>(Complete);
        settings.Remove(name);
        return AppProcess.Start("Api", settings);
    }

    public static Dictionary<string, string> Complete { get; } = new()
    {
        ["Database__ConnectionString"] = "Host=127.0.0.1;Port=1;Database=app;Username=app_user;Password=hunter2",
        ["Redis__ConnectionString"] = "127.0.0.1:1,password=hunter2",
        ["Encryption__MasterKeys"] = Convert.ToBase64String(new byte[32]),
        ["Payments__BaseUrl"] = "http://user:hunter2@127.0.0.1:1/",
        ["Payments__SecretKey"] = "sk_hunter2",
        ["Email__PickupFolder"] = Path.GetTempPath(),
        ["Email__From"] = "billing@example.test",
        ["Email__UnsubscribeAddress"] = "http://127.0.0.1:1/v1/unsubscriptions",
        ["WebPages__Address"] = "http://127.0.0.1:1",
        ["Passkeys__RelyingPartyId"] = "localhost",
        ["Passkeys__Origins__0"] = "http://localhost:3000",
        ["ObjectStorage__Folder"] = Path.GetTempPath(),
        ["Scanning__Mode"] = "Off",
        ["Hosting__DrainDelay"] = "00:00:00",
    };

    private static AppProcess Start(Dictionary<string, string> from, (string Name, string? Value)[] settings)
    {
        var environment = new Dictionary<string, string>(from);
        foreach (var (name, value) in settings)
        {
            if (value is null) environment.Remove(name);
            else environment[name] = value;
        }

        return AppProcess.Start("Api", environment);
    }
}
