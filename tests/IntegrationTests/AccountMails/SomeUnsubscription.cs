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
        var tokens = new RecipientTokens(scope.ServiceProvider.GetRequiredService<IDataProtectionProvider>());
        var subscription = new Subscription(Person.NewEmail(), "model-budget-near");
        return $"/v1/unsubscriptions/{tokens.Write(RecipientTokens.Unsubscribe, subscription)}";
    }
}
