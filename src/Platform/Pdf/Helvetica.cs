using System.Text;

namespace ProdReady.Platform.Pdf;

// A column of amounts that is not aligned on the right is misread by a digit; to align it one has to know how wide text is.
/// <summary>
/// The standard font that every PDF reader has. It writes what Windows-1252 can (Western European): any other letter becomes a
/// question mark.
/// </summary>
internal static class Helvetica
{
    // Adobe's font metrics for the characters 32 to 126, in thousandths of the font's size.
    private static readonly short[] Widths =
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
        556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];

    // No accented letter that people's names have is wider than this, but for Æ and Œ.
    private const short WidthOfOthers = 722;

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(
        1252, new EncoderReplacementFallback("?"), DecoderFallback.ReplacementFallback)!;

    public static byte[] Encode(string text) =>
        [.. Windows1252.GetBytes(text).Select(letter => letter < ' ' ? (byte)' ' : letter)];

    /// <summary>In the unit of <paramref name="size"/>.</summary>
    public static double WidthOf(ReadOnlySpan<byte> text, double size)
    {
        var width = 0;
        foreach (var letter in text) width += letter - 32 < Widths.Length ? Widths[letter - 32] : WidthOfOthers;
        return width * size / 1000;
    }

    /// <summary>As much of it as fits.</summary>
    public static ReadOnlySpan<byte> Fit(ReadOnlySpan<byte> text, double size, double width)
    {
        while (WidthOf(text, size) > width) text = text[..^1];
        return text;
    }
}
