using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProdReady.App.Accounts;
using ProdReady.App.Data;
using ProdReady.Platform.Hosting;

namespace ProdReady.App.Passkeys;

public static class PasskeySetup
{
    /// <summary>The framework's own WebAuthn. After accounts, whose store of users this one takes the place of.</summary>
    public static IHostApplicationBuilder AddPasskeys(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<PasskeysOptions>(PasskeysOptions.Section);
        var services = builder.Services;
        services.AddScoped<IUserStore<User>, UserOnlyStore<
            User, AppDbContext, Guid, IdentityUserClaim<Guid>, IdentityUserLogin<Guid>, IdentityUserToken<Guid>, Passkey>>();
        services.AddScoped<IPasskeyHandler<User>, PasskeyHandler<User>>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<IOptions<PasskeysOptions>>((options, ours) =>
        {
            options.ServerDomain = ours.Value.RelyingPartyId;

            // Something of the person, a finger or a PIN: with it a passkey is two factors, and enough alone.
            options.UserVerificationRequirement = "required";
            options.ResidentKeyRequirement = "required";
            options.ValidateOrigin = context =>
                ValueTask.FromResult(!context.CrossOrigin && ours.Value.Origins.Contains(context.Origin));
        });
        return builder;
    }
}
