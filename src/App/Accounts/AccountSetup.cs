using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Passwords;

namespace ProdReady.App.Accounts;

public static class AccountSetup
{
    public static IHostApplicationBuilder AddAccounts(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IPasswordHasher<User>, PasswordHasher<User>>();
        builder.Services.AddIdentityCore<User>(Configure).AddEntityFrameworkStores<AppDbContext>()
            .AddPasswordValidator<GuessablePasswords>();
        builder.AddValidatedOptions<AccountsOptions>(AccountsOptions.Section).Validate(
            options => options.PasswordHashRounds >= AccountsOptions.FewestRounds || !builder.Environment.IsProduction(),
            $"Setting Accounts:PasswordHashRounds is wrong: production takes no fewer than {AccountsOptions.FewestRounds}.");
        builder.Services.AddOptions<PasswordHasherOptions>().Configure<IOptions<AccountsOptions>>((hasher, accounts) =>
            hasher.IterationCount = accounts.Value.PasswordHashRounds);
        return builder;
    }

    private static void Configure(IdentityOptions options)
    {
        options.User.RequireUniqueEmail = true;
        options.User.AllowedUserNameCharacters = "";

        options.Password.RequiredLength = PasswordRule.Shortest;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;
    }
}
