using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using ProdReady.IntegrationTests.Accounts;
using ProdReady.Platform.Email;

namespace ProdReady.IntegrationTests.AccountMails;

internal static class SomeUnsubscription
{
    /// <summary>The path of a link that a mail to nobody in particular could have.</summary>
    public static async Task<string> LinkAsync(TestServers servers)
    {
        await using var scope = (await servers.DatabaseAsync()).Scopes.CreateAsyncScope();
        var tokens = new UnsubscribeTokens(scope.ServiceProvider.GetRequiredService<IDataProtectionProvider>());
        return $"/v1/unsubscriptions/{tokens.Write(new Subscription(Person.NewEmail(), "model-budget-near"))}";
    }
}
