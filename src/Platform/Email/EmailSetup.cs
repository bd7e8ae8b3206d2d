using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.RateLimiting;

namespace ProdReady.Platform.Email;

// Mail that leaves from a developer's machine reaches real people; so where it goes is one setting, checked at start.
public static class EmailSetup
{
    /// <summary>
    /// Adds <see cref="Mailer"/>, whose mails leave by SMTP, or into a folder of files when <c>Email:PickupFolder</c> is
    /// set. Needs <c>AddRedis</c>, <c>AddDatabase</c> and <c>AddEncryption</c>.
    /// </summary>
    public static IHostApplicationBuilder AddEmail(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<EmailOptions>(EmailOptions.Section);
        builder.AddLimitCounters();
        var services = builder.Services;
        var folder = builder.Configuration[$"{EmailOptions.Section}:{nameof(EmailOptions.PickupFolder)}"];
        services.AddSingleton(
            typeof(IEmailSender), string.IsNullOrEmpty(folder) ? typeof(SmtpEmailSender) : typeof(PickupEmailSender));
        services.AddSingleton<Recipients>();
        services.AddSingleton<RecipientLimit>();
        services.TryAddSingleton<RecipientTokens>();
        services.AddSingleton<RecordBounce>();
        services.AddSingleton(provider => new Mailer(
            provider.GetRequiredService<IEmailSender>(), provider.GetRequiredService<Recipients>(),
            provider.GetRequiredService<RecipientLimit>(), provider.GetRequiredService<RecipientTokens>(),
            provider.GetRequiredService<IOptions<EmailOptions>>(), provider.GetRequiredService<ILogger<Mailer>>()));
        return builder;
    }

    /// <summary>What a host needs that writes links into mails, or answers them.</summary>
    public static IHostApplicationBuilder AddWebPages(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<WebPagesOptions>(WebPagesOptions.Section);
        builder.Services.TryAddSingleton<RecipientTokens>();
        return builder;
    }
}
