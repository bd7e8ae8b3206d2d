using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ProdReady.Platform.Errors;

// Prevents a bare 400 that leaves the client to guess which of its fields is wrong, and one that tells our C# types instead.
internal static partial class BadRequestProblems
{
    private const string NoBody = "The request needs a body.";

    public static Problem From(BadHttpRequestException exception) =>
        exception.InnerException is JsonException json ? From(json) : From(exception.StatusCode, exception.Message);

    /// <summary>Mistakes of the client that the framework reports as if they were ours; null for all else.</summary>
    public static Problem? From(Exception exception, HttpRequest request) => exception switch
    {
        // A chunk whose size no number holds.
        IOException { InnerException: OverflowException } => new(400, "The request is not well formed."),
        InvalidOperationException or NotSupportedException or ArgumentException when !IsUtf8(request) =>
            new(415, "The body's charset is not supported; send UTF-8."),
        _ => null,
    };

    private static bool IsUtf8(HttpRequest request) =>
        !MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.Charset.Length == 0
        || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    private static Problem From(int status, string message) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => new(status, "The body is too large."),
        StatusCodes.Status415UnsupportedMediaType =>
            new(status, "The body's media type is not supported; send application/json."),
        StatusCodes.Status408RequestTimeout => new(status, "The request arrived too slowly."),
        _ => FromParameter(status, message),
    };

    private static Problem From(JsonException exception)
    {
        // System.Text.Json wraps its reader's exception when the text is no JSON at all.
        if (exception.InnerException is JsonException || exception.Path is null)
        {
            var (line, column) = (exception.LineNumber + 1, exception.BytePositionInLine + 1);
            return new(400, $"The body is not valid JSON: line {line}, byte {column}.");
        }

        var path = Field(exception.Path);
        if (RequiredNames().Match(exception.Message) is { Success: true } missing)
        {
            var names = Quoted().Matches(missing.Groups["names"].Value).Select(name => name.Groups["name"].Value);
            var prefix = path.Length == 0 ? "" : path + ".";
            string[] messages = ["The field is required."];
            return Wrong(names.ToDictionary(name => prefix + name, _ => messages));
        }

        return path.Length == 0
            ? new(400, "The body is not of the kind that is expected here.")
            : Wrong(path, "The value is not of the kind that is expected here.");
    }

    private static Problem FromParameter(int status, string message)
    {
        if (Unbound().Match(message) is { Success: true } wrong)
        {
            return Wrong(wrong.Groups["name"].Value, "The value is not of the kind that is expected here.");
        }

        if (NotProvided().Match(message) is { Success: true } missing)
        {
            return missing.Groups["from"].Value.StartsWith("body", StringComparison.Ordinal)
                ? new(400, NoBody)
                : Wrong(missing.Groups["name"].Value, "The value is required.");
        }

        return message.Contains("no body was provided", StringComparison.Ordinal)
            ? new(400, NoBody)
            : new(status, "The request is not well formed.");
    }

    private static Problem Wrong(string field, string message) => Wrong(new Dictionary<string, string[]> { [field] = [message] });

    private static Problem Wrong(IDictionary<string, string[]> errors) =>
        new(400, "One or more fields are wrong.") { Errors = errors };

    // "$.lines[0]['odd name']" is how System.Text.Json writes what a client calls lines[0].odd name.
    private static string Field(string path) =>
        OddName().Replace(path, ".${name}").TrimStart('$').TrimStart('.');

    [GeneratedRegex(@"\['(?<name>[^']*)'\]")]
    private static partial Regex OddName();

    [GeneratedRegex("missing required properties including: (?<names>.*?)\\.?( Path:|$)")]
    private static partial Regex RequiredNames();

    [GeneratedRegex("'(?<name>[^']*)'")]
    private static partial Regex Quoted();

    [GeneratedRegex("^Failed to bind parameter \"\\S.* (?<name>\\S+)\" from ")]
    private static partial Regex Unbound();

    [GeneratedRegex("^Required parameter \"\\S.* (?<name>\\S+)\" was not provided from (?<from>.*?)\\.$")]
    private static partial Regex NotProvided();
}
