using System.Text;

namespace ProdReady.Platform.Csv;

/// <summary>
/// Lines of comma-separated values (RFC 4180). Spreadsheets run a cell that begins like a formula: a customer who is called
/// <c>=HYPERLINK(…)</c> would read the other cells on the machine of whoever opens the file.
/// </summary>
public static class CsvText
{
    /// <summary>What Excel, LibreOffice or Google Sheets take for the beginning of a formula (OWASP, CSV Injection).</summary>
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";

    private static readonly System.Buffers.SearchValues<char> ToBeQuoted = System.Buffers.SearchValues.Create(",\"\r\n");

    /// <summary>Adds a record and its CRLF.</summary>
    public static StringBuilder AppendRecord(this StringBuilder text, params ReadOnlySpan<string?> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0) text.Append(',');
            AppendCell(text, cells[i] ?? "");
        }

        return text.Append("\r\n");
    }

    /// <summary>What somebody typed, with an apostrophe in front where a spreadsheet would run it.</summary>
    public static string Defused(string typed) =>
        typed.Length > 0 && FormulaStarts.Contains(typed.TrimStart(' ') is [var first, ..] ? first : ' ') ? $"'{typed}" : typed;

    private static void AppendCell(StringBuilder text, string cell)
    {
        if (cell.AsSpan().ContainsAny(ToBeQuoted)) text.Append('"').Append(cell.Replace("\"", "\"\"")).Append('"');
        else text.Append(cell);
    }
}
