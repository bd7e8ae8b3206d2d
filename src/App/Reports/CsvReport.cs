using System.Text;
using ProdReady.Platform.Csv;
using ProdReady.Platform.Money;

namespace ProdReady.App.Reports;

/// <summary>For programs and spreadsheets: UTF-8, a header, amounts as plain decimal numbers, times in UTC (ISO 8601).</summary>
internal sealed class CsvReport(Stream stream) : IInvoiceReport
{
    private const int FlushedAt = 64 * 1024;
    private readonly StringBuilder _text = new();

    public Task BeginAsync(CancellationToken ct)
    {
        _text.AppendRecord("number", "createdAt", "customer", "status", "currency", "total", "paidAt");
        return Task.CompletedTask;
    }

    public async ValueTask AddAsync(InvoiceRow row, CancellationToken ct)
    {
        _text.AppendRecord(
            $"{row.Number}", $"{row.CreatedAt:u}", CsvText.Defused(row.Customer), $"{row.Status}".ToLowerInvariant(),
            row.Currency, Currency.Find(row.Currency)!.ToDecimal(row.Total), $"{row.PaidAt:u}");
        if (_text.Length > FlushedAt) await FlushAsync(ct);
    }

    public Task EndAsync(CancellationToken ct) => FlushAsync(ct);

    private async Task FlushAsync(CancellationToken ct)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(_text.ToString()), ct);
        _text.Clear();
    }
}
