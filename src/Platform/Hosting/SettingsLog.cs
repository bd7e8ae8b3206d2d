using System.Collections;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ProdReady.Platform.Hosting;

// Prevents guessing, in the middle of an incident, which settings an instance really runs with. Secrets are masked.
internal sealed partial class SettingsLog(IEnumerable<OptionsInUse> options, ILogger<SettingsLog> log) : IHostedService
{
    private const string Mask = "***";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = options.SelectMany(used => Read(used.Section, used.Read())).ToDictionary();
        LogSettings(log, settings);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    internal static IEnumerable<KeyValuePair<string, string>> Read(string path, object values)
    {
        foreach (var property in values.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0))
        {
            var setting = $"{path}:{property.Name}";
            var value = property.GetValue(values);
            if (value is not null && SettingsCheck.IsNested(property.PropertyType))
            {
                foreach (var nested in Read(setting, value)) yield return nested;
            }
            else
            {
                yield return new(setting, Show(property.Name, value));
            }
        }
    }

    private static string Show(string name, object? value)
    {
        var text = value switch
        {
            null => "",
            string one => one,
            IEnumerable many => string.Join(", ", many.Cast<object>()),
            _ => FormattableString.Invariant($"{value}"),
        };
        if (text.Length > 0 && SecretName().IsMatch(name)) return Mask;
        return UserInfo().Replace(SecretPart().Replace(text, $"$1={Mask}"), $"://{Mask}@");
    }

    [GeneratedRegex("password|secret|token|keys?$|credential|private", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex("""\b(password|pwd|secret|token|\w*key)\s*=\s*("[^"]*"|'[^']*'|[^;,]*)""", RegexOptions.IgnoreCase)]
    private static partial Regex SecretPart();

    [GeneratedRegex("://[^/@]*@")]
    private static partial Regex UserInfo();

    [LoggerMessage(LogLevel.Information, "Settings in effect: {Settings}")]
    private static partial void LogSettings(ILogger log, Dictionary<string, string> settings);
}
