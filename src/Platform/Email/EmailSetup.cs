using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Hosting;

namespace ProdReady.Platform.Email;

// Mail that leaves from a developer's machine reaches real people; so where it goes is one setting, checked at start.
public static class EmailSetup
{
    private const string WayOut = "way-out";

    /// <summary>Adds <see cref="IEmailSender"/>: SMTP, or a folder of files when <c>Email:PickupFolder</c> is set.</summary>
    public static IHostApplicationBuilder AddEmail(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<EmailOptions>(EmailOptions.Section);
        var folder = builder.Configuration[$"{EmailOptions.Section}:{nameof(EmailOptions.PickupFolder)}"];
        builder.Services.AddKeyedSingleton(
            typeof(IEmailSender), WayOut, string.IsNullOrEmpty(folder) ? typeof(SmtpEmailSender) : typeof(PickupEmailSender));
        builder.Services.AddSingleton(services => services.GetRequiredKeyedService<IEmailSender>(WayOut));
        return builder;
    }

    /// <summary>
    /// Remembers in the database which addresses a server refused for good, and sends nothing there for a week. After
    /// <see cref="AddEmail"/>.
    /// </summary>
    public static IHostApplicationBuilder AddBounces(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IEmailSender>(services => ActivatorUtilities.CreateInstance<BounceAwareSender>(
            services, services.GetRequiredKeyedService<IEmailSender>(WayOut)));
        return builder;
    }
}
