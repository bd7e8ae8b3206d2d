using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Hosting;

namespace ProdReady.Platform.Email;

// Mail that leaves from a developer's machine reaches real people; so where it goes is one setting, checked at start.
public static class EmailSetup
{
    /// <summary>Adds <see cref="IEmailSender"/>: SMTP, or a folder of files when <c>Email:PickupFolder</c> is set.</summary>
    public static IHostApplicationBuilder AddEmail(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<EmailOptions>(EmailOptions.Section);
        var folder = builder.Configuration[$"{EmailOptions.Section}:{nameof(EmailOptions.PickupFolder)}"];
        builder.Services.AddSingleton(
            typeof(IEmailSender), string.IsNullOrEmpty(folder) ? typeof(SmtpEmailSender) : typeof(PickupEmailSender));
        return builder;
    }
}
