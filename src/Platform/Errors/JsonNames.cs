using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace ProdReady.Platform.Errors;

// Prevents validation errors that name C# members (Lines[0].Sku) which the client never sent: it knows lines[0].sku.
internal static class JsonNames
{
    /// <summary>Turns the member paths that validation reports into the names in the endpoint's JSON.</summary>
    public static Dictionary<string, string[]> Rename(
        IDictionary<string, string[]> errors, Endpoint? endpoint, JsonSerializerOptions json)
    {
        var parameters = endpoint?.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [];
        var renamed = new Dictionary<string, string[]>(errors.Count);
        foreach (var (path, messages) in errors)
        {
            var (name, member, jsonMember) = Rename(path, parameters, json);
            renamed[name] = [.. messages.Select(message => Rename(message, member, jsonMember))];
        }

        return renamed;
    }

    private static (string Path, string Member, string JsonMember) Rename(
        string path, ParameterInfo[] parameters, JsonSerializerOptions json)
    {
        if (parameters.Any(parameter => parameter.Name == path)) return (path, path, path);

        var segments = path.Split('.');
        var type = parameters.Select(parameter => parameter.ParameterType)
            .FirstOrDefault(candidate => Find(candidate, segments[0], json) is not null);
        string member = path, name = path;
        for (var i = 0; i < segments.Length; i++)
        {
            var index = segments[i].IndexOf('[', StringComparison.Ordinal);
            member = index < 0 ? segments[i] : segments[i][..index];
            var property = type is null ? null : Find(type, member, json);
            name = property?.Name ?? json.PropertyNamingPolicy?.ConvertName(member) ?? member;
            segments[i] = name + (index < 0 ? "" : segments[i][index..]);
            type = property?.PropertyType;
            if (index >= 0 && type is not null) type = json.GetTypeInfo(type).ElementType;
        }

        return (string.Join('.', segments), member, name);
    }

    private static JsonPropertyInfo? Find(Type type, string member, JsonSerializerOptions json)
    {
        var index = member.IndexOf('[', StringComparison.Ordinal);
        if (index >= 0) member = member[..index];
        if (type.IsInterface || type.IsPrimitive || !json.TryGetTypeInfo(type, out var info)) return null;
        return info.Properties.FirstOrDefault(property => (property.AttributeProvider as MemberInfo)?.Name == member);
    }

    // The texts of the data annotations name the member too: "The Sku field is required."
    private static string Rename(string message, string member, string jsonMember) => message
        .Replace($"The {member} field", $"The {jsonMember} field", StringComparison.Ordinal)
        .Replace($"The field {member} ", $"The field {jsonMember} ", StringComparison.Ordinal);
}
