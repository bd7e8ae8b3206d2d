using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ProdReady.Platform.Hosting;

// Prevents a host that starts with a missing, misspelt or senseless setting and fails hours later, on the first request
// that needs it.
public static class ValidatedOptionsSetup
{
    /// <summary>
    /// Binds <typeparamref name="T"/> to a configuration section and checks it at start, by its data annotations
    /// (nested options too). A missing, wrong or unknown setting stops the start: see <see cref="HostRun"/>.
    /// </summary>
    public static OptionsBuilder<T> AddValidatedOptions<T>(this IHostApplicationBuilder builder, string section) where T : class
    {
        var settings = builder.Configuration.GetSection(section);
        var mistakes = new List<string>();
        builder.Services.AddSingleton(services =>
            new OptionsInUse(section, () => services.GetRequiredService<IOptions<T>>().Value));

        return builder.Services.AddOptions<T>()
            .Configure(options => Bind(settings, options, mistakes))
            .Validate(options => Check(settings, options, mistakes))
            .ValidateOnStart();
    }

    private static void Bind(IConfigurationSection settings, object options, List<string> mistakes)
    {
        mistakes.Clear();
        mistakes.AddRange(SettingsCheck.Unreadable(settings, options.GetType()));
        if (mistakes.Count == 0) settings.Bind(options);
    }

    private static bool Check(IConfigurationSection settings, object options, List<string> mistakes)
    {
        if (mistakes.Count == 0) mistakes.AddRange(SettingsCheck.Broken(settings.Path, options));
        if (mistakes.Count == 0) return true;
        throw new OptionsValidationException(settings.Path, options.GetType(), mistakes.ToArray());
    }
}
