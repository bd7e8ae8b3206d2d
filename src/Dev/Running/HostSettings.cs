using ProdReady.Dev.Sandbox;
using ProdReady.Dev.Servers;

namespace ProdReady.Dev.Running;

/// <summary>The settings of Api and Worker in development: local servers, sandbox, folders for mail and files.</summary>
internal static class HostSettings
{
    public static IReadOnlyDictionary<string, string> For(LocalServers servers, PaymentSandbox sandbox) =>
        new Dictionary<string, string>(servers.AppSettings.Concat(sandbox.ModelSettings))
        {
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Hosting__DrainDelay"] = "00:00:00", // no load balancer here that has to turn away first
            ["Payments__BaseUrl"] = sandbox.BaseAddress.ToString(),
            ["Payments__SecretKey"] = PaymentSandbox.SecretKey,
            ["PaymentHints__Secrets__0"] = PaymentSandbox.EventSecret,
            ["Webhooks__AllowLoopback"] = "true",
            ["Passkeys__RelyingPartyId"] = "localhost",
            ["Passkeys__Origins__0"] = "http://localhost:3000",
            ["ObjectStorage__Folder"] = DevFolder.Objects,
            ["Scanning__Mode"] = "Off",
            ["Email__PickupFolder"] = DevFolder.Mail,
            ["Email__From"] = "billing@example.test",
            ["Email__UnsubscribeAddress"] = "http://localhost:8080/v1/unsubscriptions",
            ["WebPages__Address"] = "http://localhost:3000",
        };
}
