using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace ProdReady.IntegrationTests.Reports;

/// <summary>What a reader of a PDF sees: it goes by the table at the end, as readers do, and not by what stands where.</summary>
public sealed partial class PdfText
{
    private readonly string _file;
    private readonly long[] _starts;

    private PdfText(string file)
    {
        _file = file;
        Assert.StartsWith("%PDF-1.7\n", file, StringComparison.Ordinal);
        Assert.EndsWith("%%EOF\n", file, StringComparison.Ordinal);
        var table = int.Parse(Start().Match(file).Groups[1].ValueSpan);
        var lines = file[table..].Split('\n');
        Assert.Equal("xref", lines[0]);
        var count = int.Parse(lines[1].Split(' ')[1]);
        _starts = [.. lines.Skip(2).Take(count).Select(line => long.Parse(line[..10]))];
        Assert.All(lines.Skip(2).Take(count), line => Assert.Equal(19, line.Length));
    }

    /// <summary>The texts of each page, in their order.</summary>
    public static List<string[]> Read(byte[] file)
    {
        var pdf = new PdfText(Encoding.Latin1.GetString(file));
        var root = pdf.Object(Number(Root().Match(pdf._file)));
        var tree = pdf.Object(Number(Pages().Match(root)));
        return [.. Kid().Matches(tree[tree.IndexOf("/Kids", StringComparison.Ordinal)..])
            .Select(kid => pdf.TextsOf(pdf.Object(Number(kid))))];
    }

    private string[] TextsOf(string page)
    {
        var content = Object(Number(Contents().Match(page)));
        var begin = content.IndexOf("stream\n", StringComparison.Ordinal) + "stream\n".Length;
        var packed = content.Substring(begin, Number(Length().Match(content)));
        using var zip = new ZLibStream(new MemoryStream(Encoding.Latin1.GetBytes(packed)), CompressionMode.Decompress);
        using var reader = new StreamReader(zip, Encoding.Latin1);
        return [.. Shown().Matches(reader.ReadToEnd()).Select(text => Regex.Replace(text.Groups[1].Value, @"\\(.)", "$1"))];
    }

    private string Object(int number)
    {
        var start = (int)_starts[number];
        Assert.StartsWith($"{number} 0 obj\n", _file[start..Math.Min(start + 20, _file.Length)], StringComparison.Ordinal);
        return _file[start..(_file.IndexOf("\nendobj\n", start, StringComparison.Ordinal))];
    }

    private static int Number(Match match) => int.Parse(match.Groups[1].ValueSpan);

    [GeneratedRegex(@"startxref\n(\d+)\n%%EOF\n$")]
    private static partial Regex Start();

    [GeneratedRegex(@"/Root (\d+) 0 R", RegexOptions.RightToLeft)]
    private static partial Regex Root();

    [GeneratedRegex(@"/Pages (\d+) 0 R")]
    private static partial Regex Pages();

    [GeneratedRegex(@"(\d+) 0 R")]
    private static partial Regex Kid();

    [GeneratedRegex(@"/Contents (\d+) 0 R")]
    private static partial Regex Contents();

    [GeneratedRegex(@"/Length (\d+)")]
    private static partial Regex Length();

    [GeneratedRegex(@"\(((?:\\.|[^\\)])*)\) Tj")]
    private static partial Regex Shown();
}
