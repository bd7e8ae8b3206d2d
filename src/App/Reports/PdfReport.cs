using ProdReady.Platform.Money;
using ProdReady.Platform.Pdf;

namespace ProdReady.App.Reports;

/// <summary>For people: a table, and the sum of each currency below it.</summary>
internal sealed class PdfReport(Stream stream, int year) : IInvoiceReport
{
    private static readonly PdfColumn[] Columns =
    [
        new("No.", 8, IsNumber: true), new("Date", 10), new("Customer", 34), new("Status", 8), new("Paid", 10),
        new("Total", 20, IsNumber: true),
    ];

    private readonly SortedDictionary<string, decimal> _sums = new(StringComparer.Ordinal);
    private PdfTable _table = null!;

    public async Task BeginAsync(CancellationToken ct) =>
        _table = await PdfTable.BeginAsync(stream, $"Invoices of {year}", Columns, ct);

    public ValueTask AddAsync(InvoiceRow row, CancellationToken ct)
    {
        _sums[row.Currency] = _sums.GetValueOrDefault(row.Currency) + row.Total;
        return _table.AddAsync(
            [
                $"{row.Number}", $"{row.CreatedAt:yyyy-MM-dd}", row.Customer, $"{row.Status}".ToLowerInvariant(),
                $"{row.PaidAt:yyyy-MM-dd}", Currency.Find(row.Currency)!.Format(row.Total),
            ], ct);
    }

    public async Task EndAsync(CancellationToken ct)
    {
        foreach (var (currency, sum) in _sums)
        {
            await _table.AddAsync(["", "", "Sum", "", "", Currency.Find(currency)!.Format(sum)], ct);
        }

        await _table.EndAsync(ct);
    }
}
