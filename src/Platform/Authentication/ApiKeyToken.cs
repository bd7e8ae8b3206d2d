using System.Security.Cryptography;
using System.Text;

namespace ProdReady.Platform.Authentication;

/// <summary>
/// The text of an API key: the prefix, a <see cref="SessionToken"/> and a checksum. Secret scanners know a leaked key by it
/// and need not ask us: <c>^prodready_live_[A-Za-z0-9_-]{64}[0-9a-f]{8}$</c>, where the last eight are the first eight hex
/// digits of the SHA-256 of all that stands before them.
/// </summary>
public static class ApiKeyToken
{
    public const string Prefix = "prodready_live_";
    private const int ChecksumLength = 8;

    /// <summary>What the client is shown, once.</summary>
    public static string ToText(SessionToken token)
    {
        var text = Prefix + token.ToText();
        return text + Checksum(text);
    }

    /// <summary>False for anything that cannot be a key of ours, so that typing errors cost no look-up.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out SessionToken token)
    {
        token = default;
        return text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.Length == Prefix.Length + SessionToken.TextLength + ChecksumLength
            && text[^ChecksumLength..].SequenceEqual(Checksum(text[..^ChecksumLength]))
            && SessionToken.TryParse(text[Prefix.Length..^ChecksumLength], out token);
    }

    private static string Checksum(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var written = Encoding.UTF8.GetBytes(text, bytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, written)))[..ChecksumLength];
    }
}
