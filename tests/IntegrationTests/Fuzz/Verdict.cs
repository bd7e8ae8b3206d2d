using System.Text.RegularExpressions;

namespace ProdReady.IntegrationTests.Fuzz;

/// <summary>What no answer may be, whatever was asked.</summary>
internal static partial class Verdict
{
    /// <summary>Null, or what is wrong with this answer.</summary>
    public static string? On(Draft draft, RawAnswer answer)
    {
        var isOfHttpItself = answer.Status is 505 or 501 && !draft.Version.Equals("HTTP/1.1", StringComparison.Ordinal);
        if (answer.Status >= 500 && !isOfHttpItself) return $"answered {answer.Status}";
        if (draft.MustBeRefused && answer.Status is >= 200 and < 400 && IsSent(draft)) return $"taken with {answer.Status}";
        if (Internal().Match(answer.Head + answer.Body) is { Success: true } leak) return $"tells of {leak.Value}";
        if (answer.Head.Contains("X-Injected", StringComparison.OrdinalIgnoreCase)) return "let a header in";
        return answer.Status >= 400 && answer.Body.Length > 0 && answer.Header("Content-Type") != "application/problem+json"
            ? $"answered {answer.Status} as {answer.Header("Content-Type")}"
            : null;
    }

    // Another trick may have turned it into a request for something else, which reads no body.
    private static bool IsSent(Draft draft) =>
        draft.Method == draft.Target.Method && draft.ContentLength is null && draft.Tricks.Count == 1;

    [GeneratedRegex(
        @"Exception|StackTrace|\bat \w+\.\w+|\.cs:line|\bSystem\.\w|\bMicrosoft\.\w|"
        + @"Npgsql|ProdReady\.\w|PostgreSQL|StackExchange"
        + @"|RabbitMQ|SELECT |INSERT INTO|UPDATE \w+ SET|SqlState|violates"
        + @"|Host=|Password=|Username=|/src/|/home/|/root/|0x[0-9A-F]{8}")]
    private static partial Regex Internal();
}
