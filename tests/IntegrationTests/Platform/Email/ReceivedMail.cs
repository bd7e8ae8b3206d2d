using System.Text;
using System.Text.RegularExpressions;

namespace ProdReady.IntegrationTests.Platform.Email;

/// <summary>A mail as the server got it: the envelope, and what came between DATA and the dot.</summary>
internal sealed partial record ReceivedMail(string From, string To, string Data)
{
    /// <summary>A header without its line breaks, and its encoded words (RFC 2047) as text; null when there is none.</summary>
    public string? Header(string name)
    {
        var found = Head.Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n")
            .SingleOrDefault(line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase));
        return found is null ? null : Decode(found[(name.Length + 2)..]);
    }

    /// <summary>What programs show that know no HTML, out of quoted-printable (RFC 2045).</summary>
    public string Text => Part(Parts.IndexOf("text/plain"));

    public string Html => Part(Parts.IndexOf("text/html"));

    /// <summary>The types of its parts, in their order.</summary>
    public List<string> Parts => [.. Pieces.Select(piece => PartType().Match(piece).Groups[1].Value)];

    private List<string> Pieces => [.. Data[Head.Length..].Split($"\r\n--{Boundary().Match(Head).Groups[1].Value}")[1..^1]];

    private string Part(int index)
    {
        var piece = Pieces[index];
        var text = piece[(piece.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        return FromQuoted(text.Replace("=\r\n", "", StringComparison.Ordinal)).TrimEnd();
    }

    private string Head => Data[..Data.IndexOf("\r\n\r\n", StringComparison.Ordinal)];

    private static string Decode(string header) => EncodedWord().Replace(
        BetweenWords().Replace(header, "?=$1"),
        word => word.Groups[1].Value.Equals("B", StringComparison.OrdinalIgnoreCase)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups[2].Value))
            : FromQuoted(word.Groups[2].Value.Replace('_', ' ')));

    private static string FromQuoted(string text) => Quoted().Replace(
        text, run => Encoding.UTF8.GetString(Convert.FromHexString(run.Value.Replace("=", "", StringComparison.Ordinal))));

    [GeneratedRegex(@"=\?utf-8\?([BQ])\?(.*?)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"\?=\s+(=\?)")]
    private static partial Regex BetweenWords();

    [GeneratedRegex(@"^Content-Type: multipart/alternative;\s+boundary=""?([^\s"";]+)", RegexOptions.Multiline)]
    private static partial Regex Boundary();

    [GeneratedRegex("^Content-Type: ([^;]+);", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex PartType();

    [GeneratedRegex("(=[0-9A-Fa-f]{2})+")]
    private static partial Regex Quoted();
}
