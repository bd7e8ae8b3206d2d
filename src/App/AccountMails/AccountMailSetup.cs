using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Email;
using ProdReady.Platform.Hosting;

namespace ProdReady.App.AccountMails;

internal static class AccountMailSetup
{
    public static void AddAccountMails(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<AccountMailOptions>(AccountMailOptions.Section);
        builder.Services.TryAddSingleton<RecipientTokens>();
    }
}
