using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.App.Data;

namespace ProdReady.App.Accounts;

public static class AccountSetup
{
    /// <summary>Characters of a password at the least; nothing else is asked of it (NIST SP 800-63B).</summary>
    public const int PasswordLength = 12;

    public static IHostApplicationBuilder AddAccounts(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IPasswordHasher<User>, PasswordHasher<User>>();
        builder.Services.AddIdentityCore<User>(Configure).AddEntityFrameworkStores<AppDbContext>();

        // OWASP's figure for PBKDF2 with HMAC-SHA512, which is what the hasher uses.
        builder.Services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000);
        return builder;
    }

    private static void Configure(IdentityOptions options)
    {
        options.User.RequireUniqueEmail = true;
        options.User.AllowedUserNameCharacters = "";

        options.Password.RequiredLength = PasswordLength;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;

        options.Lockout.MaxFailedAccessAttempts = 5;
        options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
    }
}
