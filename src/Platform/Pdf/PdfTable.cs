using System.Buffers;
using System.Globalization;
using System.Text;

namespace ProdReady.Platform.Pdf;

/// <param name="Share">Of the page's width, among the shares of all columns.</param>
/// <param name="IsNumber">Aligned on the right.</param>
public sealed record PdfColumn(string Title, double Share, bool IsNumber = false);

/// <summary>
/// A table over as many A4 pages as it takes, written page by page: in memory is one page, however long the table is. A file
/// without its <see cref="EndAsync"/> opens in no reader, so that a half of a report is not taken for the whole.
/// </summary>
public sealed class PdfTable
{
    private const double Width = 595, Height = 842, Margin = 36, Size = 8, LineHeight = 12, Gap = 6;
    private static readonly int RowsOfPage = (int)((Height - (2 * Margin) - (3 * LineHeight)) / LineHeight);

    private readonly PdfFile _file;
    private readonly string _title;
    private readonly (PdfColumn Column, double Left, double Width)[] _columns;
    private readonly ArrayBufferWriter<byte> _page = new();
    private readonly List<int> _pages = [];
    private readonly int _catalog, _tree, _info, _font, _bold;
    private int _rows;

    private PdfTable(Stream into, string title, IReadOnlyList<PdfColumn> columns)
    {
        (_file, _title) = (new PdfFile(into), title);
        (_catalog, _tree, _info) = (_file.Reserve(), _file.Reserve(), _file.Reserve());
        (_font, _bold) = (_file.Reserve(), _file.Reserve());
        var unit = (Width - (2 * Margin)) / columns.Sum(column => column.Share);
        var left = Margin;
        _columns = new (PdfColumn, double, double)[columns.Count];
        foreach (var (i, column) in columns.Index())
        {
            _columns[i] = (column, left, (column.Share * unit) - Gap);
            left += column.Share * unit;
        }
    }

    public static async Task<PdfTable> BeginAsync(
        Stream into, string title, IReadOnlyList<PdfColumn> columns, CancellationToken ct)
    {
        var table = new PdfTable(into, title, columns);
        await table._file.BeginAsync(ct);
        await table.WriteFontAsync(table._font, "Helvetica", ct);
        await table.WriteFontAsync(table._bold, "Helvetica-Bold", ct);
        return table;
    }

    /// <summary>One cell a column; what does not fit its column is cut.</summary>
    public async ValueTask AddAsync(IReadOnlyList<string> row, CancellationToken ct)
    {
        if (_rows == RowsOfPage) await EndPageAsync(ct);
        if (_rows == 0) BeginPage();
        for (var i = 0; i < _columns.Length; i++) Show("R", _columns[i], row[i], TopOf(_rows + 2));
        _rows++;
    }

    public async Task EndAsync(CancellationToken ct)
    {
        if (_pages.Count == 0 && _rows == 0) BeginPage();
        if (_page.WrittenCount > 0) await EndPageAsync(ct);
        var kids = string.Join(' ', _pages.Select(page => FormattableString.Invariant($"{page} 0 R")));
        await _file.WriteObjectAsync(_tree, $"<< /Type /Pages /Count {_pages.Count} /Kids [{kids}] >>", ct);
        await _file.WriteObjectAsync(_catalog, $"<< /Type /Catalog /Pages {_tree} 0 R >>", ct);
        await _file.WriteObjectAsync(_info, $"<< /Title {Literal(Helvetica.Encode(_title))} >>", ct);
        await _file.EndAsync(_catalog, _info, ct);
    }

    private Task WriteFontAsync(int number, string name, CancellationToken ct) => _file.WriteObjectAsync(
        number, $"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>", ct);

    private void BeginPage()
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"{_pages.Count + 1}");
        Show("B", (new PdfColumn("", 1), Margin, Width - (2 * Margin)), _title, TopOf(0));
        Show("R", (new PdfColumn("", 1, IsNumber: true), Margin, Width - (2 * Margin)), number, TopOf(0));
        foreach (var column in _columns) Show("B", column, column.Column.Title, TopOf(1));
    }

    private async Task EndPageAsync(CancellationToken ct)
    {
        var (content, page) = (_file.Reserve(), _file.Reserve());
        await _file.WriteStreamAsync(content, _page.WrittenMemory, ct);
        await _file.WriteObjectAsync(page, FormattableString.Invariant(
            $"<< /Type /Page /Parent {_tree} 0 R /MediaBox [0 0 {Width} {Height}] /Contents {content} 0 R ") +
            $"/Resources << /Font << /R {_font} 0 R /B {_bold} 0 R >> >> >>", ct);
        _pages.Add(page);
        _page.ResetWrittenCount();
        _rows = 0;
    }

    private static double TopOf(int line) => Height - Margin - Size - (line * LineHeight);

    private void Show(string font, (PdfColumn Column, double Left, double Width) place, string text, double y)
    {
        var shown = Helvetica.Fit(Helvetica.Encode(text), Size, place.Width);
        var x = place.Column.IsNumber ? place.Left + place.Width - Helvetica.WidthOf(shown, Size) : place.Left;
        Encoding.Latin1.GetBytes(
            FormattableString.Invariant($"BT /{font} {Size} Tf {x:0.##} {y:0.##} Td {Literal(shown)} Tj ET\n"), _page);
    }

    private static string Literal(ReadOnlySpan<byte> text) => "(" + Encoding.Latin1.GetString(text)
        .Replace(@"\", @"\\").Replace("(", @"\(").Replace(")", @"\)") + ")";
}
