using System.Text;
using Microsoft.Net.Http.Headers;

namespace ProdReady.Platform.Uploads;

/// <summary>
/// The types of file that are taken; all others are refused. A type that is only claimed makes a page with a script out of
/// what was said to be a picture, so name, declaration and content must say the same. Office formats are not here: they are
/// zip archives, and whether macros are inside cannot be told while the file is passing.
/// </summary>
public sealed record FileType
{
    /// <summary>So many bytes from the start tell what a file is.</summary>
    public const int HeadBytes = 16;

    private static readonly FileType[] All =
    [
        new("application/pdf", "%PDF-"u8, ".pdf"),
        new("image/png", [0x89, .. "PNG\r\n\x1a\n\0\0\0\rIHDR"u8], ".png"),
        new("image/jpeg", [0xff, 0xd8, 0xff], ".jpg", ".jpeg"),
        new("text/plain", default, ".txt"),
        new("text/csv", default, ".csv"),
    ];

    private readonly byte[] _signature;
    private readonly string[] _extensions;

    private FileType(string mediaType, ReadOnlySpan<byte> signature, params string[] extensions) =>
        (MediaType, _signature, _extensions) = (mediaType, signature.ToArray(), extensions);

    public string MediaType { get; }

    /// <summary>It has no signature: all of it must be UTF-8 without control characters.</summary>
    public bool IsText => _signature.Length == 0;

    /// <summary>The endings that are taken, for the one who sent another.</summary>
    public static string Extensions => string.Join(", ", All.SelectMany(type => type._extensions));

    /// <summary>What the name says; null when files of that ending are not taken.</summary>
    public static FileType? OfName(string fileName) =>
        Array.Find(All, type => type._extensions.Contains(Path.GetExtension(fileName), StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether a Content-Type says the same, or nothing (none, or <c>application/octet-stream</c>).</summary>
    public bool MayBeDeclaredAs(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType)) return true;
        if (!MediaTypeHeaderValue.TryParse(contentType, out var declared)) return false;
        var charset = HeaderUtilities.RemoveQuotes(declared.Charset);
        return (declared.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase)
                || declared.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase))
            && (charset.Length == 0 || (IsText && charset.Equals(Encoding.UTF8.WebName, StringComparison.OrdinalIgnoreCase)));
    }

    internal bool BeginsWith(ReadOnlySpan<byte> head)
    {
        if (!IsText) return head.StartsWith(_signature);
        foreach (var other in All)
        {
            if (!other.IsText && head.StartsWith(other._signature)) return false;
        }

        return head.Length > 0;
    }
}
