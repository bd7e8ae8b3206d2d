using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace ProdReady.Platform.Pdf;

// Libraries keep the whole document in memory until it is saved; eight thousand pages would take the memory of all other work.
// Here each object leaves as soon as it is made, and what stays is where it began: eight bytes.
/// <summary>Writes the objects of a PDF 1.7 file (ISO 32000-1) in one pass, to a stream that cannot seek.</summary>
internal sealed class PdfFile(Stream into)
{
    private readonly List<long> _starts = [];
    private long _length;

    /// <summary>A number for an object that is written later, or is about to be.</summary>
    public int Reserve()
    {
        _starts.Add(-1);
        return _starts.Count;
    }

    public Task BeginAsync(CancellationToken ct) => WriteAsync("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n", ct);

    public async Task WriteObjectAsync(int number, string body, CancellationToken ct)
    {
        _starts[number - 1] = _length;
        await WriteAsync(Invariant($"{number} 0 obj\n{body}\nendobj\n"), ct);
    }

    /// <summary>A stream object, compressed.</summary>
    public async Task WriteStreamAsync(int number, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        using var packed = new MemoryStream();
        await using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await zip.WriteAsync(content, ct);
        }

        _starts[number - 1] = _length;
        await WriteAsync(
            Invariant($"{number} 0 obj\n<< /Length {packed.Length} /Filter /FlateDecode >>\nstream\n"), ct);
        await WriteAsync(packed.GetBuffer().AsMemory(0, (int)packed.Length), ct);
        await WriteAsync("\nendstream\nendobj\n", ct);
    }

    /// <summary>The table of where everything is, which makes it a file; without this call no reader opens it.</summary>
    public async Task EndAsync(int catalog, int info, CancellationToken ct)
    {
        var table = _length;
        await WriteAsync(Invariant($"xref\n0 {_starts.Count + 1}\n0000000000 65535 f \n"), ct);
        foreach (var chunk in _starts.Chunk(1_000))
        {
            await WriteAsync(string.Concat(chunk.Select(start => Invariant($"{start:D10} 00000 n \n"))), ct);
        }

        await WriteAsync(Invariant(
            $"trailer\n<< /Size {_starts.Count + 1} /Root {catalog} 0 R /Info {info} 0 R >>\nstartxref\n{table}\n%%EOF\n"), ct);
    }

    private Task WriteAsync(string text, CancellationToken ct) => WriteAsync(Encoding.Latin1.GetBytes(text), ct);

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        await into.WriteAsync(bytes, ct);
        _length += bytes.Length;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
