using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.App.Data;
using ProdReady.Platform.Passwords;

namespace ProdReady.App.Accounts;

public static class AccountSetup
{
    public static IHostApplicationBuilder AddAccounts(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IPasswordHasher<User>, PasswordHasher<User>>();
        builder.Services.AddIdentityCore<User>(Configure).AddEntityFrameworkStores<AppDbContext>()
            .AddPasswordValidator<GuessablePasswords>();

        // OWASP's figure for PBKDF2 with HMAC-SHA512, which is what the hasher uses.
        builder.Services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000);
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
