using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace ProdReady.Platform.Hosting;

// Prevents an error message that leaves the reader searching: each mistake names the setting and its environment variable,
// and never repeats the value, which may be a secret.
internal static class SettingsCheck
{
    /// <summary>Settings that no property takes, or whose text its property cannot hold.</summary>
    public static IEnumerable<string> Unreadable(IConfigurationSection section, Type type)
    {
        foreach (var child in section.GetChildren())
        {
            if (child.Key.EndsWith(SecretFiles.Suffix, StringComparison.Ordinal)) continue;

            var property = type.GetProperty(child.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            if (property is null)
            {
                yield return Line(child.Path, "is unknown; is it misspelt?");
            }
            else if (IsNested(property.PropertyType))
            {
                foreach (var line in Unreadable(child, property.PropertyType)) yield return line;
            }
            else if (!Converts(child.Value, property.PropertyType))
            {
                yield return Line(child.Path, $"is not a {Name(property.PropertyType)}");
            }
        }
    }

    /// <summary>Settings that break a data annotation.</summary>
    public static IEnumerable<string> Broken(string path, object options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        foreach (var result in results)
        {
            foreach (var member in result.MemberNames.DefaultIfEmpty(""))
            {
                var setting = member.Length == 0 ? path : $"{path}:{member}";
                var isMissing = options.GetType().GetProperty(member) is { } of && of.GetValue(options) is null or "";
                var mistake = isMissing ? "is missing" : $"is wrong: {result.ErrorMessage?.TrimEnd('.')}";
                yield return Line(setting, mistake);
            }
        }

        foreach (var property in options.GetType().GetProperties().Where(property => IsNested(property.PropertyType)))
        {
            if (property.GetValue(options) is not { } nested) continue;
            foreach (var line in Broken($"{path}:{property.Name}", nested)) yield return line;
        }
    }

    internal static bool IsNested(Type type) =>
        type.IsClass && !typeof(IEnumerable).IsAssignableFrom(type)
        && type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true;

    private static bool Converts(string? text, Type type)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (text is null || target == typeof(string) || typeof(IEnumerable).IsAssignableFrom(target)) return true;
        if (text.Length == 0) return Nullable.GetUnderlyingType(type) is not null;
        return TypeDescriptor.GetConverter(target).IsValid(text);
    }

    private static string Name(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(TimeSpan) => "time span (hh:mm:ss)",
        var t when t == typeof(bool) => "truth value (true or false)",
        var t when t == typeof(int) || t == typeof(long) => "whole number",
        var t when t.IsEnum => $"value of {string.Join(", ", Enum.GetNames(t))}",
        var t => t.Name,
    };

    private static string Line(string setting, string mistake) =>
        $"Setting {setting} {mistake} (environment variable {setting.Replace(":", "__", StringComparison.Ordinal)}).";
}
